/**
 * A folder of photos with near-duplicates planted among its training photos: copies of some of them, changed as
 * copies get changed on their way through the world. The browser changes them; which ones, and how, follows from the
 * seed.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { createRandom } from '../src/core/random.ts';

export const CHANGES = ['smaller', 'cropped', 'brighter', 'mirrored'] as const;
export type Change = (typeof CHANGES)[number];

const MARK = '.copy-';

/** Of a planted photo: how it was changed, and the path of what it is a copy of; null for any other photo. */
export function plantedFrom(path: string): { readonly change: Change; readonly original: string } | null {
  const at = path.lastIndexOf(MARK);
  const [, change, extension] = /^(\w+)(\.\w+)\.jpg$/.exec(path.slice(at + MARK.length)) ?? [];
  const known = CHANGES.find((one) => one === change);
  if (at < 0 || known === undefined) return null;
  return { change: known, original: `${path.slice(0, at)}${extension}` };
}

export const plantedPath = (original: string, change: Change): string =>
  join(dirname(original), `${basename(original, extname(original))}${MARK}${change}${extname(original)}.jpg`);

/**
 * @param folder with `train/CLASS/photo`
 * @param copy where the folder and the planted photos go; there may be nothing yet
 * @param share planted copies / training photos, 0..1
 * @returns paths of the planted photos, inside `copy`
 * @throws RangeError where `copy` is there already
 */
export async function plantCopies(
  page: Page,
  folder: string,
  copy: string,
  share: number,
  seed: number,
): Promise<readonly string[]> {
  if (existsSync(copy)) throw new RangeError(`${copy} is there already. Name another folder.`);
  cpSync(folder, copy, { recursive: true });
  const photos = (readdirSync(join(copy, 'train'), { recursive: true }) as string[])
    .filter((path) => /\.(jpe?g|png)$/i.test(path))
    .sort();
  const order = createRandom(seed, 1).shuffle(Uint32Array.from(photos.keys()));
  const planted: string[] = [];
  for (const [count, index] of order.subarray(0, Math.round(photos.length * share)).entries()) {
    const path = join('train', photos[index]!);
    const change = CHANGES[count % CHANGES.length]!;
    const base64 = await page.evaluate(changed, {
      photo: readFileSync(join(copy, path)).toString('base64'),
      change,
    });
    const name = plantedPath(path, change);
    writeFileSync(join(copy, name), Buffer.from(base64, 'base64'));
    planted.push(name);
  }
  return planted;
}

/** Runs in the page. @returns the changed photo as JPEG, base64 */
async function changed({ photo, change }: { photo: string; change: string }): Promise<string> {
  const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const { width, height } = image;
  const scale = change === 'smaller' ? 0.6 : 1;
  const edge = change === 'cropped' ? 0.05 : 0;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * (1 - 2 * edge) * scale);
  canvas.height = Math.round(height * (1 - 2 * edge) * scale);
  const context = canvas.getContext('2d')!;
  if (change === 'brighter') context.filter = 'brightness(1.15) saturate(0.85)';
  if (change === 'mirrored') context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(image, -width * edge * scale, -height * edge * scale, width * scale, height * scale);
  return canvas.toDataURL('image/jpeg', 0.7).split(',')[1]!;
}
