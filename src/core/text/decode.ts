/**
 * Bytes to text without a loss: what an encoding has no character for is written as `\x8c`, a half of a UTF-16 pair as
 * `\ud83d`. In runs where all is well; character by character where it is not.
 */
import type { Encoding } from './encodings.ts';

/** Characters of 0x80 to 0xff; a space = none. */
const WINDOWS_1252_LOW = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const CP_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

const TABLES: Partial<Record<Encoding, readonly (string | null)[]>> = {
  'windows-1252': tableOf(
    WINDOWS_1252_LOW + Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i)).join(''),
  ),
  cp850: tableOf(CP_850),
};

/** What one character is; null = none. Of multi-byte encodings, by its bytes as a number: there are 65,000 at most. */
const known = new Map<Encoding, Map<number, string | null>>();

export function decodeUnits(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return decodeUtf16(bytes, encoding);
  if (TABLES[encoding] === undefined) {
    const text = strictly(bytes, encoding);
    if (text !== null) return text;
  }
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const plain = endOfAscii(bytes, at);
    if (plain > at) pieces.push(asciiOf(bytes, at, plain));
    at = plain;
    if (at === bytes.length) break;
    const { text, length } = unitAt(bytes, at, encoding);
    pieces.push(text ?? visible(bytes[at]!));
    at += length;
  }
  return pieces.join('');
}

/**
 * One character that is not ASCII.
 * @returns text null, and one byte, where the encoding has none
 */
export function unitAt(
  bytes: Uint8Array,
  at: number,
  encoding: Encoding,
): { readonly text: string | null; readonly length: number } {
  const table = TABLES[encoding];
  if (table !== undefined) return { text: table[bytes[at]! - 0x80] ?? null, length: 1 };
  const length = unitLength(bytes, at, encoding);
  if (at + length > bytes.length) return { text: null, length: 1 };
  let key = 0;
  for (let i = at; i < at + length; i++) key = key * 256 + bytes[i]!;
  const units = known.get(encoding) ?? new Map<number, string | null>();
  known.set(encoding, units);
  let text = units.get(key);
  if (text === undefined) {
    text = strictly(bytes.subarray(at, at + length), encoding);
    if (units.size < 100_000) units.set(key, text);
  }
  return text === null ? { text, length: 1 } : { text, length };
}

function unitLength(bytes: Uint8Array, at: number, encoding: Encoding): number {
  const lead = bytes[at]!;
  if (encoding === 'utf-8') return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (encoding === 'shift_jis' && lead > 0xa0 && lead < 0xe0) return 1;
  const second = bytes[at + 1] ?? 0;
  return encoding === 'gb18030' && second >= 0x30 && second <= 0x39 ? 4 : 2;
}

/** @returns null where a byte stands for nothing, or for an invisible control character, as platforms differ in. */
function strictly(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    // UTF-8 says itself that a control character is meant.
    return encoding !== 'utf-8' && /[\x80-\x9f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: Encoding): string {
  const isLittle = encoding === 'utf-16le';
  const pieces: string[] = [];
  let run: number[] = [];
  const end = bytes.length - (bytes.length % 2);
  for (let at = 0; at < end; at += 2) {
    const [first, second] = [bytes[at]!, bytes[at + 1]!];
    run.push(isLittle ? second * 256 + first : first * 256 + second);
    if (run.length === 8192) {
      pieces.push(String.fromCharCode(...run));
      run = [];
    }
  }
  pieces.push(String.fromCharCode(...run));
  if (end < bytes.length) pieces.push(visible(bytes[end]!));
  return pieces
    .join('')
    .replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function visible(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function endOfAscii(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at]! < 0x80) at++;
  return at;
}

function asciiOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 64) return new TextDecoder().decode(bytes.subarray(from, to));
  return String.fromCharCode(...bytes.subarray(from, to));
}

function tableOf(characters: string): readonly (string | null)[] {
  return Array.from(characters, (character) => (character === ' ' ? null : character));
}
