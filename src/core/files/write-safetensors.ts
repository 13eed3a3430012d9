/** Writes a .safetensors file of 32-bit floats, after the format's own description (huggingface/safetensors). */
import type { NamedTensor } from './safetensors.ts';

const FLOAT_BYTES = 4;
/** The header ends where a float may begin. */
const HEADER_STEP = 8;

/** @param metadata texts by key, which every reader of the format hands on */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Pick<NamedTensor, 'shape'> & { readonly values: Float32Array }>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  // Pairs, not members: a name like `__proto__` would vanish in an object that is assigned to.
  const entries = [...tensors].map(([name, { shape, values }]) => {
    const from = at;
    at += FLOAT_BYTES * values.length;
    return [name, { dtype: 'F32', shape, data_offsets: [from, at] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', metadata] as const, ...entries]));
  const text = new TextEncoder().encode(json);
  const headerBytes = HEADER_STEP * Math.ceil(text.length / HEADER_STEP);
  const bytes = new Uint8Array(HEADER_STEP + headerBytes + at).fill(
    0x20,
    HEADER_STEP,
    HEADER_STEP + headerBytes,
  );
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(text, HEADER_STEP);
  const floats = new Float32Array(bytes.buffer, HEADER_STEP + headerBytes);
  let place = 0;
  for (const { values } of tensors.values()) {
    floats.set(values, place);
    place += values.length;
  }
  return bytes;
}
