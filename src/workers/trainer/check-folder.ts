/**
 * `check/` of the take-away: photos of the sample, or the user's own where they said so, the pixels that they come to,
 * and the student's answers. Whoever runs the student elsewhere sees with them whether photos, pixels and answers are
 * the same there.
 */
import type { ExportFile, Materials } from '../../core/exports/format.ts';
import { readHeader } from '../../core/photos/header.ts';
import { reduceSquares } from '../../core/training/resample.ts';
import { sourceSidePx } from '../../core/training/source-side.ts';
import type { EncodedPhoto } from '../../protocol/trainer.ts';
import { decodeUpright, drawWhole } from '../shared/open-photo.ts';
import { createContext, createPixelReader } from '../shared/pixel-reader.ts';
import { answerAll, type LiveStudent } from './answer-set.ts';
import { photosIn } from './asked-photos.ts';

/** As many as there are of the sample. */
const MOST_OWN = 24;

export interface CheckPhoto {
  /** `photos/NAME.ENDING` */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export async function samplePhotos(asset: Materials['asset']): Promise<CheckPhoto[]> {
  const names: readonly string[] = JSON.parse(new TextDecoder().decode(await asset('check/photos.json')));
  return Promise.all(names.map(async (name) => ({ name, bytes: await asset(`check/${name}`) })));
}

/** Some of those that the export is checked on, under numbers: their own names may say more than is meant. */
export function ownPhotos(photos: readonly EncodedPhoto[]): CheckPhoto[] {
  return photos.slice(0, MOST_OWN).map(({ bytes, mimeType }, i) => ({
    name: `photos/${String(i + 1).padStart(2, '0')}.${mimeType.replace(/^image\//, '').replace('jpeg', 'jpg')}`,
    // What is handed over goes twice: into the zip, and to whoever checks it.
    bytes: bytes.slice(),
  }));
}

export async function checkFolder(
  live: LiveStudent,
  checkPhotos: readonly CheckPhoto[],
): Promise<readonly ExportFile[]> {
  const sizePx = live.student.config.imageSizePx;
  const names = checkPhotos.map(({ name }) => name);
  const photos = checkPhotos.map(({ bytes }) => bytes);
  const one = sizePx * sizePx * 3;
  const pixels = new Uint8Array(photos.length * one);
  for (const [i, bytes] of photos.entries()) pixels.set(await pixelsOf(bytes, sizePx), i * one);
  const { probabilities } = await answerAll(live, photosIn(pixels, sizePx));

  const { classNames } = live;
  const pixelsName = (name: string) => name.replace(/^photos\/(.*)\.\w+$/, 'pixels/$1.png');
  const answers = {
    version: 1,
    classes: classNames,
    photos: names.map((file, i) => ({
      file,
      pixels: pixelsName(file),
      probabilities: [...probabilities.subarray(i * classNames.length, (i + 1) * classNames.length)],
    })),
  };
  return [
    ...names.map((name, i) => ({ name: `check/${name}`, bytes: photos[i]! })),
    ...(await Promise.all(
      names.map(async (name, i) => ({
        name: `check/${pixelsName(name)}`,
        bytes: await png(pixels.subarray(i * one, (i + 1) * one), sizePx),
      })),
    )),
    {
      name: 'check/answers.json',
      bytes: new TextEncoder().encode(`${JSON.stringify(answers, null, 1)}\n`),
    },
  ];
}

/** As preprocessing.json says, from the photo itself: no working copy comes between. */
async function pixelsOf(bytes: Uint8Array<ArrayBuffer>, sizePx: number): Promise<Uint8Array> {
  const bitmap = await decodeUpright(bytes, readHeader(bytes, ''));
  const context = createContext(1);
  drawWhole(context, bitmap);
  bitmap.close();
  const sourcePx = sourceSidePx(sizePx);
  return reduceSquares(createPixelReader(sourcePx)(context.canvas), sourcePx, sizePx);
}

async function png(rgb: Uint8Array, sizePx: number): Promise<Uint8Array<ArrayBuffer>> {
  const context = createContext(sizePx);
  const image = context.createImageData(sizePx, sizePx);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    image.data.set(rgb.subarray(from, from + 3), to);
    image.data[to + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  const blob = await context.canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
