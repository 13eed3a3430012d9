/**
 * Small photos made up from a seed: one hue a class with noise and a blob in it, so that a student can learn them.
 * PNG by hand, no decoder needed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

/** @param rgb [heightPx, widthPx, 3] */
export function png(rgb: Uint8Array, widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(heightPx * (widthPx * 3 + 1));
  for (let y = 0; y < heightPx; y++) {
    rows.set(rgb.subarray(y * widthPx * 3, (y + 1) * widthPx * 3), y * (widthPx * 3 + 1) + 1);
  }
  const body = chunk('IDAT', deflateSync(rows, { level: 1 }));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), body, chunk('IEND', Buffer.alloc(0))]);
}

/** Numbers in 0..1 from a seed (mulberry32), the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What colour the photos of a class are, in words that the tiny CLIP knows. */
export const CLASS_COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'] as const;

/** @returns a PNG of `sidePx` x `sidePx`; no two seeds give the same bytes */
export function photo(classIndex: number, seed: number, sidePx = 48): Buffer {
  const random = seeded(seed * 1000 + classIndex + 1);
  const rgb = new Uint8Array(sidePx * sidePx * 3);
  const base = [classIndex & 1 ? 200 : 60, classIndex & 2 ? 200 : 60, classIndex & 4 ? 200 : 60];
  const centre = [random() * sidePx, random() * sidePx];
  const radius = sidePx * (0.15 + 0.2 * random());
  const blob = [random() * 255, random() * 255, random() * 255];
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const isInside = Math.hypot(x - centre[0]!, y - centre[1]!) < radius;
      for (let channel = 0; channel < 3; channel++) {
        const value = (isInside ? blob[channel]! : base[channel]!) + (random() - 0.5) * 80;
        rgb[(y * sidePx + x) * 3 + channel] = Math.max(0, Math.min(255, value));
      }
    }
  }
  return png(rgb, sidePx, sidePx);
}

/** Writes `folder/class-0/0000.png` and so on. */
export function writePhotos(folder: string, classes: number, imagesPerClass: number, sidePx?: number): void {
  for (let classIndex = 0; classIndex < classes; classIndex++) {
    const inside = join(folder, `class-${classIndex}`);
    mkdirSync(inside, { recursive: true });
    for (let index = 0; index < imagesPerClass; index++) {
      const name = `${String(index).padStart(4, '0')}.png`;
      writeFileSync(join(inside, name), photo(classIndex, index + 1, sidePx));
    }
  }
}

/**
 * Writes photos of all classes side by side, under names that say nothing: `folder/0000.png` is of class 0, the next
 * of class 1.
 */
export function writeUnsorted(folder: string, classes: number, images: number, sidePx?: number): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < images; index++) {
    const name = `${String(index).padStart(4, '0')}.png`;
    writeFileSync(join(folder, name), photo(index % classes, Math.floor(index / classes) + 1, sidePx));
  }
}
