/** Writes .safetensors of 32-bit floats, after the format's own description (huggingface/safetensors). */
import { joined, u64 } from './little-endian.ts';
import type { NamedTensor } from './safetensors.ts';

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** The header ends where a float may begin. */
const HEADER_STEP = 8;

/**
 * What stands before the numbers, which follow tensor by tensor as little-endian float32.
 * @param shapes by the tensors' names, in their order
 * @param metadata texts by key, which every reader of the format hands on
 */
export function safetensorsStart(
  shapes: ReadonlyMap<string, readonly number[]>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  // Pairs, not members: a name like `__proto__` would vanish in an object that is assigned to.
  const entries = [...shapes].map(([name, shape]) => {
    const from = at;
    at += shape.reduce((product, size) => product * size, FLOAT_BYTES);
    return [name, { dtype: 'F32', shape, data_offsets: [from, at] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', metadata] as const, ...entries]));
  const text = new TextEncoder().encode(json);
  const headerBytes = HEADER_STEP * Math.ceil(text.length / HEADER_STEP);
  return joined([u64(headerBytes), text, new Uint8Array(headerBytes - text.length).fill(0x20)]);
}

/** A whole file. @param tensors of as many values as their shapes say; @param metadata as above */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Pick<NamedTensor, 'shape'> & { readonly values: Float32Array }>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const start = safetensorsStart(new Map([...tensors].map(([name, { shape }]) => [name, shape])), metadata);
  const values = [...tensors.values()].map(
    ({ values: { buffer, byteOffset, byteLength } }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return joined([start, ...values]);
}
