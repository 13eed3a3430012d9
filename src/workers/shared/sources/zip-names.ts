/**
 * Names as archives write them: in UTF-8 where a flag or an extra field says so, else in the encoding of the computer
 * that packed them, which no field names. That one is guessed from all names together, since a single short name fits
 * several. Promise: two names that differ in their bytes never become one.
 */

import { decodeText, guessEncoding } from '../../../core/text/encoding.ts';
import type { Encoding } from '../../../core/text/encodings.ts';

/** Enough to tell an encoding by, however many files there are. */
const MAX_SAMPLES = 2_000;

export interface RawName {
  readonly bytes: Uint8Array;
  /** The archive says that the bytes are UTF-8. */
  readonly isUtf8: boolean;
  /** The same name in Unicode, where the archive has it as well. */
  readonly unicodePath: string | null;
}

export interface ReadNames {
  /** One a name, in their order. */
  readonly texts: readonly string[];
  /** How names were read whose encoding nobody says; null when there are none. */
  readonly guessed: { readonly encoding: Encoding; readonly count: number } | null;
}

/** @param encoding of names that do not say it, where a person does */
export function decodeNames(names: readonly RawName[], encoding?: Encoding): ReadNames {
  const unsaid: Uint8Array[] = [];
  const texts = names.map(({ bytes, isUtf8, unicodePath }) => {
    if (unicodePath !== null) return unicodePath;
    const text = isUtf8 || isAscii(bytes) ? decode(bytes, 'utf-8') : null;
    if (text === null) unsaid.push(bytes);
    return text;
  });
  if (unsaid.length === 0) return { texts: texts as string[], guessed: null };
  const guess = encoding === undefined ? guessOf(unsaid) : { encoding, isGuessed: true };
  let undecodable = 0;
  const read = texts.map((text, i) => {
    if (text !== null) return text;
    const { bytes } = names[i]!;
    const decoded = decode(bytes, guess.encoding);
    if (decoded === null) undecodable++;
    return decoded ?? spelled(bytes);
  });
  const isTold = guess.isGuessed || undecodable > 0;
  return { texts: read, guessed: isTold ? { encoding: guess.encoding, count: unsaid.length } : null };
}

function guessOf(names: readonly Uint8Array[]): { encoding: Encoding; isGuessed: boolean } {
  // From all over the archive: its first folder may be in another script than the rest.
  const step = Math.ceil(names.length / MAX_SAMPLES);
  return guessEncoding(names.filter((_, i) => i % step === 0));
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 128);
}

/** @returns null where the bytes are not in that encoding */
function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  // No TextDecoder reads it, and it has a letter for every byte.
  if (encoding === 'cp850') return decodeText(bytes, encoding).text;
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Letters that are not ASCII as their bytes, `caf%E9`: odd to read, and another name stays another name. */
function spelled(bytes: Uint8Array): string {
  const isPlain = (byte: number, at: number) =>
    // A backslash behind half a letter is its other half.
    byte < 128 && !(byte === 0x5c && (bytes[at - 1] ?? 0) >= 128);
  return Array.from(bytes, (byte, at) =>
    isPlain(byte, at) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
  ).join('');
}
