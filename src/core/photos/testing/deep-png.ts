/** PNGs of 16 bits a channel, written by hand with the filter asked for: no canvas writes them. */
import { zlibSync } from 'fflate';
import { crc32 } from '../crc32.ts';

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

export interface DeepPng {
  /** Values of 16 bits, [heightPx][widthPx * channels]. */
  readonly rows: readonly (readonly number[])[];
  /** 0 grey, 2 colour, 4 grey with opacity, 6 colour with opacity. */
  readonly colourType: number;
  /** 0 none, 1 left, 2 above, 3 mean, 4 Paeth. */
  readonly filter?: number;
  /** Instead of the rows. */
  readonly packed?: Uint8Array;
}

export function deepPngOf({ rows, colourType, filter = 0, packed }: DeepPng): Uint8Array<ArrayBuffer> {
  const channels = CHANNELS[colourType]!;
  const [widthPx, heightPx] = [rows[0]!.length / channels, rows.length];
  const raw = rows.map((row) => Uint8Array.from(row.flatMap((value) => [value >> 8, value & 255])));
  const filtered = raw.flatMap((row, y) => [
    filter,
    ...Array.from(row, (value, x) => value - predicted(raw, x, y, channels * 2, filter)),
  ]);
  const header = [...be32(widthPx), ...be32(heightPx), 16, colourType, 0, 0, 0];
  const data = packed ?? zlibSync(Uint8Array.from(filtered));
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', header),
    ...chunk('IDAT', [...data]),
    ...chunk('IEND', []),
  ]);
}

function predicted(raw: readonly Uint8Array[], x: number, y: number, step: number, filter: number): number {
  const left = x < step ? 0 : raw[y]![x - step]!;
  const up = raw[y - 1]?.[x] ?? 0;
  const corner = x < step ? 0 : (raw[y - 1]?.[x - step] ?? 0);
  if (filter === 4) {
    const near = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
    return [left, up, corner][near.indexOf(Math.min(...near))]!;
  }
  return [0, left, up, (left + up) >> 1][filter]!;
}

function chunk(type: string, data: readonly number[]): number[] {
  const body = [...Array.from(type, (letter) => letter.charCodeAt(0)), ...data];
  return [...be32(data.length), ...body, ...be32(crc32(Uint8Array.from(body)))];
}

function be32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
