/**
 * How odd bytes look when they are read in an encoding: minus the logarithm of how probable the characters are, under
 * a rough model of class names and file names. Made for a handful of short names, where what is common in general
 * purpose detectors (sequences, long texts) says nothing.
 */
import { CHINESE, JAPANESE, KOREAN } from './common-characters.ts';
import { unitAt } from './decode.ts';
import type { Encoding } from './encodings.ts';

/** Enough to be sure, and little enough to take no time. */
const MAX_BYTES = 48 * 1024;
const MAX_PART_BYTES = 256;
/** No encoding that is told apart here uses bytes below it within a character. */
const FIRST_INNER_BYTE = 0x30;

const UNDECODABLE = 14;
const ASCII = 3;

/** Letters of Western Europe, by how often they are met in names. */
const USUAL_LETTERS = new Set('éèàüöäñçóíåøêãæúáâ');
const CAPITALS = new Set('ÉÈÀÜÖÄÑÇÓÍÅØÊÃÆÚÁÂ');
const RARER_LETTERS = new Set('ßõëîïôûìòùœÎÔÕ');
const SIGNS = new Set('°’‘“”–—…€·©®²³½º');

interface Tier {
  readonly characters: ReadonlySet<string>;
  readonly cost: number;
}

/** The share of a tier in a language's text, spread evenly over its characters. */
function tier(characters: string, share: number): Tier {
  return { characters: new Set(characters), cost: Math.log([...characters].length / share) };
}

const KANA = tier(
  Array.from({ length: 0xf6 - 0x41 }, (_, i) => String.fromCharCode(0x3041 + i, 0x30a0 + (i % 95))).join(''),
  0.8,
);
const TIERS: Partial<Record<Encoding, readonly Tier[]>> = {
  shift_jis: [KANA, tier(JAPANESE.slice(0, 400), 0.5), tier(JAPANESE.slice(400), 0.2)],
  gb18030: [tier(CHINESE.slice(0, 500), 0.7), tier(CHINESE.slice(500), 0.22)],
  'euc-kr': [tier(KOREAN.slice(0, 300), 0.85), tier(KOREAN.slice(300), 0.13)],
};

/** Parts of the samples with bytes that are not ASCII, each once: a name that is there 1,000 times says no more. */
export function odditiesIn(samples: readonly Uint8Array[]): readonly Uint8Array[] {
  const seen = new Set<string>();
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const bytes of samples) {
    for (let from = 0; from < bytes.length && total < MAX_BYTES; ) {
      let to = from;
      let isOdd = false;
      while (to < bytes.length && bytes[to]! >= FIRST_INNER_BYTE && to - from < MAX_PART_BYTES) {
        if (bytes[to]! >= 0x80) isOdd = true;
        to++;
      }
      if (isOdd) {
        const part = bytes.subarray(from, to);
        const key = String.fromCharCode(...part);
        if (!seen.has(key)) {
          seen.add(key);
          parts.push(part);
          total += part.length;
        }
      }
      from = Math.max(to, from + 1);
    }
  }
  return parts;
}

export function implausibility(parts: readonly Uint8Array[], encoding: Encoding): number {
  const isWestern = encoding === 'windows-1252' || encoding === 'cp850';
  let total = 0;
  for (const part of parts) {
    const characters = charactersIn(part, encoding);
    total += isWestern ? westernCost(characters) : costOf(characters, encoding);
  }
  return total;
}

function charactersIn(part: Uint8Array, encoding: Encoding): readonly (string | null)[] {
  const characters: (string | null)[] = [];
  for (let at = 0; at < part.length; ) {
    if (part[at]! < 0x80) characters.push(String.fromCharCode(part[at++]!));
    else {
      const { text, length } = unitAt(part, at, encoding);
      characters.push(text);
      at += length;
    }
  }
  return characters;
}

function costOf(characters: readonly (string | null)[], encoding: Encoding): number {
  const tiers = TIERS[encoding] ?? [];
  let total = 0;
  characters.forEach((character, at) => {
    if (character === null) total += UNDECODABLE;
    else if (character <= '\x7f') total += ASCII;
    else if (encoding === 'utf-8') total += 6;
    else {
      total += tiers.find((one) => one.characters.has(character))?.cost ?? strangeness(character);
      // Few names change the script in the middle of a word.
      for (const beside of [characters[at - 1], characters[at + 1]]) {
        if (beside != null && /[a-z]/.test(beside)) total += 3;
      }
    }
  });
  return total;
}

/** Of a character that is none of the common ones of its encoding. */
function strangeness(character: string): number {
  if (/[\uff61-\uff9f]/.test(character)) return 7;
  if (/[\uff01-\uff5e\u3001-\u3017]/.test(character)) return 8;
  if (/\p{Script=Han}|\p{Script=Hangul}/u.test(character)) return 11;
  return /\p{Co}|\p{Cc}/u.test(character) ? UNDECODABLE : 12;
}

/** Letters with accents stand between plain ones, one at a time, capitals first. */
function westernCost(characters: readonly (string | null)[]): number {
  let total = 0;
  let isAlone = true;
  characters.forEach((character, at) => {
    if (character !== null && character <= '\x7f') {
      total += ASCII;
      if (/[A-Za-z]/.test(character)) isAlone = false;
      return;
    }
    total += character === null ? UNDECODABLE : letterCost(character);
    const before = characters[at - 1];
    if (before === undefined) return;
    if (before === null || before > '\x7f') total += 3;
    else if (/[a-z]/.test(before) && character !== null && CAPITALS.has(character)) total += 4;
  });
  // A word of nothing else is a single letter, if it is a word.
  return isAlone && characters.length > 1 ? total + 2 * characters.length : total;
}

function letterCost(character: string): number {
  if (USUAL_LETTERS.has(character)) return 3.3;
  if (RARER_LETTERS.has(character)) return 5;
  if (CAPITALS.has(character)) return 5;
  if (SIGNS.has(character)) return 7.5;
  return /\p{L}/u.test(character) ? 8.5 : 10;
}
