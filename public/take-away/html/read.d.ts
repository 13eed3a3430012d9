export function textToBytes(text: string): Uint8Array<ArrayBuffer>;

export function weightsFrom(
  bytes: Uint8Array<ArrayBuffer>,
  counts: readonly number[],
): readonly Float32Array[];
