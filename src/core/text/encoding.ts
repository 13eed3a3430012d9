/**
 * How strangers' text is written, and what it says. Every text is read: what the encoding has no character for stays
 * visible as `\x8c`, so that two names never become one.
 */
import { decodeUnits } from './decode.ts';
import type { Encoding } from './encodings.ts';
import { implausibility, odditiesIn } from './plausibility.ts';

export { ENCODING_NAMES, ENCODINGS, type Encoding } from './encodings.ts';

export interface Guess {
  readonly encoding: Encoding;
  /** Neither a byte order mark nor valid UTF-8 said so. */
  readonly isGuessed: boolean;
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Cost of an encoding before a character is read: code page 850 and UTF-8 with faults are rare. */
const CANDIDATES: readonly (readonly [Encoding, number])[] = [
  ['windows-1252', 0],
  ['shift_jis', 1],
  ['gb18030', 1],
  ['euc-kr', 1],
  ['cp850', 6],
  ['utf-8', 4],
];

/**
 * The one encoding of all samples: a text, or many short names. Without a mark, and where UTF-8 does not read them all,
 * the encoding under which they are the least odd.
 */
export function guessEncoding(samples: readonly Uint8Array[]): Guess {
  const marked = samples[0] === undefined ? null : markOf(samples[0]);
  if (marked !== null) return { encoding: marked, isGuessed: false };
  const wide = utf16Without(samples);
  if (wide !== null) return { encoding: wide, isGuessed: true };
  if (samples.every(isUtf8)) return { encoding: 'utf-8', isGuessed: false };
  const oddities = odditiesIn(samples);
  let best: Encoding = 'windows-1252';
  let least = Number.POSITIVE_INFINITY;
  for (const [encoding, cost] of CANDIDATES) {
    const total = cost + implausibility(oddities, encoding);
    if (total < least) {
      least = total;
      best = encoding;
    }
  }
  return { encoding: best, isGuessed: true };
}

/** @param encoding what a person says it is; guessed without. A byte order mark is no part of the text. */
export function decodeText(bytes: Uint8Array, encoding?: Encoding): Guess & { readonly text: string } {
  const guess = encoding === undefined ? guessEncoding([bytes]) : { encoding, isGuessed: false };
  const mark = MARKS.find(([marked]) => marked === guess.encoding)?.[1] ?? [];
  const isMarked = mark.length > 0 && mark.every((byte, at) => bytes[at] === byte);
  return { ...guess, text: decodeUnits(isMarked ? bytes.subarray(mark.length) : bytes, guess.encoding) };
}

function markOf(bytes: Uint8Array): Encoding | null {
  return MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0] ?? null;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Line ends, blanks and digits have a zero byte in UTF-16, always on the same side. No other text has zeros. */
function utf16Without(samples: readonly Uint8Array[]): Encoding | null {
  if (samples.length !== 1) return null;
  const bytes = samples[0]!;
  let even = 0;
  let odd = 0;
  let whole = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const [first, second] = [bytes[at] === 0, bytes[at + 1] === 0];
    if (first && second) whole++;
    else if (first) even++;
    else if (second) odd++;
  }
  if (whole > 0 || even + odd < bytes.length / 200) return null;
  if (odd > 0 && odd >= 8 * even) return 'utf-16le';
  return even > 0 && even >= 8 * odd ? 'utf-16be' : null;
}
