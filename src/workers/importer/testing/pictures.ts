/** Pictures made for tests: drawn ones, and bytes with a twist that no canvas writes. */
import { createRandom } from '../../../core/random.ts';

export interface Drawn {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly seed: number;
  readonly type?: string;
  /** Leaves the middle transparent. */
  readonly hasHole?: boolean;
}

export async function drawnImage({
  widthPx,
  heightPx,
  seed,
  type = 'image/jpeg',
  hasHole,
}: Drawn): Promise<Blob> {
  const random = createRandom(seed, 7);
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 20; i++) {
    context.fillStyle = `rgb(${random.below(256)} ${random.below(256)} ${random.below(256)})`;
    context.fillRect(random.below(widthPx), random.below(heightPx), widthPx / 3, heightPx / 3);
  }
  if (hasHole) context.clearRect(widthPx / 4, heightPx / 4, widthPx / 2, heightPx / 2);
  return canvas.convertToBlob({ type, quality: 0.95 });
}

/**
 * A JPEG, red on the left and blue on the right, whose EXIF says: turn me a quarter clockwise to stand upright
 * (orientation 6).
 */
export async function rotatedJpeg(widthPx: number, heightPx: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#f00';
  context.fillRect(0, 0, widthPx / 2, heightPx);
  context.fillStyle = '#00f';
  context.fillRect(widthPx / 2, 0, widthPx / 2, heightPx);
  const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  const segment = new Uint8Array([0xff, 0xe1, 0, exif.length + 2, ...exif]);
  return new Blob([jpeg.subarray(0, 2), segment, jpeg.subarray(2)], { type: 'image/jpeg' });
}

/** The first bytes of a PNG that claims to be this large. */
export function bombHeader(widthPx: number, heightPx: number): Blob {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, widthPx);
  view.setUint32(20, heightPx);
  bytes.set([8, 2, 0, 0, 0], 24);
  return new Blob([bytes]);
}

/** A GIF of two frames, 8 x 8: the first all red, the second all blue. */
export function animatedGif(): Blob {
  const palette = [255, 0, 0, 0, 0, 255];
  // LZW codes of 2 bits: clear, then 64 times the colour, with a clear before the table would grow.
  const frame = (colour: number) => {
    const codes: number[] = [];
    for (let i = 0; i < 64; i++) {
      if (i % 2 === 0) codes.push(4);
      codes.push(colour);
    }
    codes.push(5);
    const bytes: number[] = [];
    let held = 0;
    let bits = 0;
    for (const code of codes) {
      held |= code << bits;
      bits += 3;
      while (bits >= 8) {
        bytes.push(held & 0xff);
        held >>= 8;
        bits -= 8;
      }
    }
    bytes.push(held);
    const control = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
    return [...control, 0x2c, 0, 0, 0, 0, 8, 0, 8, 0, 0, 2, bytes.length, ...bytes, 0];
  };
  const head = [...'GIF89a'].map((letter) => letter.charCodeAt(0));
  return new Blob([
    Uint8Array.from([...head, 8, 0, 8, 0, 0x80, 0, 0, ...palette, ...frame(0), ...frame(1), 0x3b]),
  ]);
}
