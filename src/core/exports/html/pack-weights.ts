/**
 * Weights as text of a page: halves, whose upper bytes are range-coded, five letters for four bytes. Float16 in base64
 * would be a third larger than float16; this is 6 to 7 % larger (measured on three trained students). The page reads it by
 * public/take-away/html/read.js.
 */
import { floatToHalf } from '../../files/half.ts';
import { rangeEncoded } from './range-encoder.ts';

const LARGEST_HALF = 65_504;
/** Biases, norms and the like: a little beside the rest, and what they lose would add up. */
const KEPT_SINGLE = 1_024;

/** Letters that mean nothing to HTML or JavaScript, as read.js has them. */
const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?()[]{}@%$#,;_';
/** Editors choke on one line of a megabyte. */
const LINE = 1_000;

export interface PackedWeights {
  readonly text: string;
  /** Numbers in each array; negative: in single precision. */
  readonly counts: readonly number[];
}

/** Lower bytes of all halves, then all singles, then the upper bytes of the halves. */
export function packWeights(arrays: readonly Float32Array[]): PackedWeights {
  const counts = arrays.map((array) => (isSingle(array) ? -array.length : array.length));
  const sum = (sign: 1 | -1) => counts.reduce((total, count) => total + Math.max(0, sign * count), 0);
  const [halfCount, singleCount] = [sum(1), sum(-1)];
  const upper = new Uint8Array(halfCount);
  const plain = new Uint8Array(halfCount + singleCount * 4);
  const singles = new DataView(plain.buffer, halfCount);
  let [half, single] = [0, 0];
  for (const [i, array] of arrays.entries()) {
    for (const value of array) {
      if (counts[i]! < 0) {
        singles.setFloat32(single, value, true);
        single += 4;
      } else {
        const bits = floatToHalf(value);
        upper[half] = bits >> 8;
        plain[half++] = bits & 0xff;
      }
    }
  }
  const coded = rangeEncoded(upper);
  const bytes = new Uint8Array(plain.length + coded.length);
  bytes.set(plain);
  bytes.set(coded, plain.length);
  return { text: bytesToText(bytes), counts };
}

function isSingle(array: Float32Array): boolean {
  return array.length <= KEPT_SINGLE || array.some((value) => !(Math.abs(value) <= LARGEST_HALF));
}

export function bytesToText(bytes: Uint8Array): string {
  const lines: string[] = [];
  let line = '';
  for (let from = 0; from < bytes.length; from += 4) {
    const count = Math.min(4, bytes.length - from);
    let word = 0;
    for (let i = 0; i < 4; i++) word = word * 256 + (bytes[from + i] ?? 0);
    let letters = '';
    for (let i = 0; i < 5; i++) {
      letters = LETTERS[word % 85]! + letters;
      word = Math.floor(word / 85);
    }
    line += letters.slice(0, count + 1);
    if (line.length < LINE) continue;
    lines.push(line);
    line = '';
  }
  return [...lines, line].join('\n');
}
