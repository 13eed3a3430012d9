/**
 * FNV-1a, 32 bits: tells a torn or changed record from a whole one, and two students apart. Not a defence against
 * forgery.
 */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Hash of the bytes as an unsigned 32-bit integer; give the last hash as `from` to go on over several arrays. */
export function fnv1a(bytes: Uint8Array, from = OFFSET_BASIS): number {
  let hash = from;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, PRIME);
  return hash >>> 0;
}

/** Hash over all values, in the order given, as eight hex digits: equal for bit-equal students. */
export function weightsHash(values: Iterable<Float32Array>): string {
  let hash = OFFSET_BASIS;
  for (const array of values) {
    hash = fnv1a(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), hash);
  }
  return hash.toString(16).padStart(8, '0');
}
