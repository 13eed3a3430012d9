/** Numbers out of fields of a message that has been checked: one alone, or packed one after the other. */
import { WireFault, type WireField } from '../files/wire.ts';

/** Whole numbers of 64 bits, also negative ones; beyond 2^53 to the nearest double. */
export function integersOf(bytes: Uint8Array, { start, end }: WireField): number[] {
  const values: number[] = [];
  let [low, high, shift] = [0, 0, 0];
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    const bits = byte & 0x7f;
    if (shift < 28) low += bits * 2 ** shift;
    else high += bits * 2 ** (shift - 28);
    shift += 7;
    if (byte >= 0x80) {
      if (shift >= 70) throw new WireFault('a number is longer than ten bytes', at);
      continue;
    }
    // Negative numbers are written as 64 bits of two's complement: the upper 36 begin with a one.
    const upper = high % 2 ** 36;
    values.push(upper >= 2 ** 35 ? (upper - 2 ** 36) * 2 ** 28 + low : upper * 2 ** 28 + low);
    [low, high, shift] = [0, 0, 0];
  }
  if (shift !== 0) throw new WireFault('it ends in the middle of a number', start);
  return values;
}

export function floats(bytes: Uint8Array, { start, end }: WireField): Float32Array {
  if ((end - start) % 4 !== 0) throw new WireFault('it ends in the middle of a number', start);
  return new Float32Array(copied(bytes, { start, end }));
}

export function doubles(bytes: Uint8Array, { start, end }: WireField): Float64Array {
  if ((end - start) % 8 !== 0) throw new WireFault('it ends in the middle of a number', start);
  return new Float64Array(copied(bytes, { start, end }));
}

/** The bytes by themselves, so that arrays of any type can stand on them. (Node's Buffer does not copy in `slice`.) */
export function copied(bytes: Uint8Array, { start, end }: Pick<WireField, 'start' | 'end'>): ArrayBuffer {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy.buffer;
}
