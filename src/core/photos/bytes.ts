/** Numbers and letters out of a file's bytes. Reading past the end is a damaged file, never `undefined` or NaN. */
import { PupilError } from '../errors.ts';

export function damaged(why: string): PupilError {
  return new PupilError('IMAGE_UNDECODABLE', `The picture is damaged: ${why}.`);
}

function byte(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw damaged('the file ends too early');
  return value;
}

export function u16be(bytes: Uint8Array, at: number): number {
  return byte(bytes, at) * 256 + byte(bytes, at + 1);
}

export function u16le(bytes: Uint8Array, at: number): number {
  return byte(bytes, at) + byte(bytes, at + 1) * 256;
}

export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + byte(bytes, at + 2) * 65_536;
}

export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 65_536 + u16be(bytes, at + 2);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 65_536;
}

/** `length` bytes as Latin-1 letters; fewer at the end of the file. */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
