/**
 * PNGs of 16 bits a channel of which a camera used 12, as microscopes and X-ray machines write them. Cut to 8 bits, as
 * browsers do, such a picture has 16 shades near black; here it is stretched instead, always by the same factor, so
 * that pictures of one camera stay comparable.
 */
import { Unzlib } from 'fflate';
import { ascii, damaged, u32be } from './bytes.ts';

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const HEADER_END = 33;
const PUSHED_BYTES = 64 * 1024;
const MAX_USED = 4095;

export interface DeepPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGBA, [heightPx, widthPx, 4], stretched so that 4095 is white. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Whether a PNG has 16 bits a channel, in rows from top to bottom (interlaced ones are left to the browser). */
export function isDeepPng(bytes: Uint8Array): boolean {
  return (
    bytes.length > HEADER_END && bytes[24] === 16 && CHANNELS[bytes[25]!] !== undefined && bytes[28] === 0
  );
}

/**
 * @param bytes a PNG for which `isDeepPng` holds
 * @returns null when a channel uses more than 12 bits
 * @throws {PupilError} IMAGE_UNDECODABLE
 */
export function stretchDeepPng(bytes: Uint8Array): DeepPicture | null {
  const [widthPx, heightPx] = [u32be(bytes, 16), u32be(bytes, 20)];
  const channels = CHANNELS[bytes[25]!]!;
  const rows = new Rows(widthPx, heightPx, channels);
  const unzlib = new Unzlib((chunk) => rows.push(chunk));
  for (let at = HEADER_END; at + 12 <= bytes.length && rows.isWanting; ) {
    const length = u32be(bytes, at);
    const type = ascii(bytes, at + 4, 4);
    if (type === 'IEND') break;
    if (type === 'IDAT') {
      const end = Math.min(at + 8 + length, bytes.length);
      try {
        for (let from = at + 8; from < end && rows.isWanting; from += PUSHED_BYTES) {
          unzlib.push(bytes.subarray(from, Math.min(from + PUSHED_BYTES, end)));
        }
      } catch (cause) {
        throw Object.assign(damaged('its PNG data cannot be unpacked'), { cause });
      }
    }
    at += 12 + length;
  }
  if (rows.usesMore) return null;
  if (rows.isWanting) throw damaged('its PNG data ends too early');
  return { widthPx, heightPx, data: rows.data };
}

/** Unpacked bytes become rows: each is unfiltered against the one before, then stretched into the picture. */
class Rows {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  usesMore = false;
  readonly #channels: number;
  readonly #widthPx: number;
  readonly #heightPx: number;
  #row: Uint8Array;
  #above: Uint8Array;
  #filled = 0;
  #done = 0;

  constructor(widthPx: number, heightPx: number, channels: number) {
    this.#widthPx = widthPx;
    this.#heightPx = heightPx;
    this.#channels = channels;
    this.data = new Uint8ClampedArray(widthPx * heightPx * 4);
    // The filter's number, then two bytes a channel.
    this.#row = new Uint8Array(1 + widthPx * channels * 2);
    this.#above = new Uint8Array(this.#row.length);
  }

  get isWanting(): boolean {
    return !this.usesMore && this.#done < this.#heightPx;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && this.isWanting; ) {
      const part = chunk.subarray(at, at + this.#row.length - this.#filled);
      this.#row.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#row.length) this.#finishRow();
    }
  }

  #finishRow(): void {
    unfilter(this.#row, this.#above, this.#channels * 2);
    const samples = this.#row;
    const isColour = this.#channels > 2;
    const hasAlpha = this.#channels % 2 === 0;
    const colours = isColour ? 3 : 1;
    let to = this.#done * this.#widthPx * 4;
    for (let at = 1; at < samples.length; at += this.#channels * 2, to += 4) {
      for (let i = 0; i < 3; i++) {
        const from = at + (isColour ? i * 2 : 0);
        const value = samples[from]! * 256 + samples[from + 1]!;
        if (value > MAX_USED) this.usesMore = true;
        this.data[to + i] = (value * 255) / MAX_USED;
      }
      // Opacity is no brightness: it uses all of its bits.
      this.data[to + 3] = hasAlpha ? samples[at + colours * 2]! : 255;
    }
    [this.#row, this.#above] = [this.#above, this.#row];
    this.#filled = 0;
    this.#done++;
  }
}

/** Undoes a row's filter in place (PNG, section 9). Bytes before the row and above the first one are zero. */
function unfilter(row: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  const filter = row[0]!;
  if (filter > 4) throw damaged('a row of the PNG has no known filter');
  if (filter === 0) return;
  for (let at = 1; at < row.length; at++) {
    const left = at > pixelBytes ? row[at - pixelBytes]! : 0;
    const up = above[at]!;
    if (filter === 1) row[at]! += left;
    else if (filter === 2) row[at]! += up;
    else if (filter === 3) row[at]! += (left + up) >> 1;
    else row[at]! += paeth(left, up, at > pixelBytes ? above[at - pixelBytes]! : 0);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
