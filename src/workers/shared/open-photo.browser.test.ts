import { describe, expect, test } from 'vitest';
import { deepPngOf } from '../../core/photos/testing/deep-png.ts';
import { bombHeader, drawnImage, rotatedJpeg } from '../importer/testing/pictures.ts';
import { openPhoto } from './open-photo.ts';

/** Red, green, blue of the middle. */
async function middleOf(file: Blob): Promise<readonly number[]> {
  const canvas = await openPhoto(file);
  const { data } = canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
  return [...data.subarray(0, 3)];
}

const deep = (value: number) =>
  new Blob([
    deepPngOf({ rows: Array.from({ length: 8 }, () => Array<number>(8).fill(value)), colourType: 0 }),
  ]);

describe('a photo, whichever door it comes in by', () => {
  test('stands upright at its working size', async () => {
    const canvas = await openPhoto(await rotatedJpeg(800, 600));
    expect([canvas.width, canvas.height]).toEqual([288, 384]);
    const small = await openPhoto(await drawnImage({ widthPx: 50, heightPx: 40, seed: 1 }));
    expect([small.width, small.height]).toEqual([50, 40]);
  });

  test('is refused by its size before it is decoded', async () => {
    await expect(openPhoto(bombHeader(20_000, 20_000))).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  test('is named as what it is where it cannot be read', async () => {
    const heic = new Blob(['\0\0\0\x18ftypheic\0\0\0\0mif1heic']);
    await expect(openPhoto(heic)).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
    const raw = new File(['II*\0\x08\0\0\0'], 'a.NEF');
    await expect(openPhoto(raw)).rejects.toThrow('raw photo (NEF, Nikon)');
    await expect(openPhoto(bombHeader(10, 10))).rejects.toMatchObject({ code: 'IMAGE_UNDECODABLE' });
  });

  test('of 16 bits that uses 12 is as bright as it was meant', async () => {
    expect(await middleOf(deep(4095))).toEqual([255, 255, 255]);
    expect(await middleOf(deep(2048))).toEqual([128, 128, 128]);
  });

  test('of 16 bits that uses all of them is left as the browser has it', async () => {
    expect(await middleOf(deep(0x8080))).toEqual([128, 128, 128]);
    expect(await middleOf(deep(0x1010))).toEqual([16, 16, 16]);
  });

  test('in JPEG XL is read where the browser reads it, else refused in words', async () => {
    // 24 x 16, all of one red, as libjxl writes it.
    const base64 = '/woDQSQIBAEAVABLGIsVANQTY9DEOYAIONO1AIFwAgE=';
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const read = await openPhoto(new Blob([bytes])).then(
      ({ width, height }) => `${width} x ${height}`,
      ({ code, message }) => `${code} ${message}`,
    );
    expect(read).toMatch(/^(24 x 16|UNSUPPORTED_FORMAT This is a JPEG XL picture, and this browser)/);
  });
});
