/**
 * Draws the photos that every export takes along to be checked on (`public/take-away/check/photos`), out of the
 * sample: of many shapes and sizes, turned by EXIF, transparent, as JPEG, PNG and WebP. Run once, and again only to
 * have others: `npx tsx scripts/check-photos.ts` after a build.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApp, type PupilPage } from './distill/browser.ts';

const FOLDER = join(import.meta.dirname, '../public/take-away/check/photos');

interface Variant {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mimeType: 'image/jpeg' | 'image/png' | 'image/webp';
  /** EXIF orientation: 1 upright. */
  readonly orientation: number;
  readonly isTransparent: boolean;
}

const plain = (widthPx: number, heightPx: number): Variant => ({
  widthPx,
  heightPx,
  mimeType: 'image/jpeg',
  orientation: 1,
  isTransparent: false,
});

const VARIANTS: readonly Variant[] = [
  ...[plain(160, 160), plain(160, 120), plain(120, 160), plain(133, 97), plain(97, 134), plain(61, 47)],
  ...[plain(320, 240), plain(480, 640), plain(99, 160), plain(160, 101), plain(96, 96), plain(64, 64)],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => ({ ...plain(150, 110), orientation })),
  { ...plain(120, 90), mimeType: 'image/png', isTransparent: true },
  { ...plain(64, 64), mimeType: 'image/png' },
  { ...plain(160, 140), mimeType: 'image/webp', isTransparent: true },
  { ...plain(101, 100), mimeType: 'image/webp' },
];

const app = await openApp({ profile: null, mounts: {} });
try {
  await app.page.evaluate(() => (globalThis as PupilPage).pupil.photos.importSample());
  const drawn = await app.page.evaluate(drawVariants, VARIANTS);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const names: string[] = [];
  for (const [i, { base64, name }] of drawn.entries()) {
    const { orientation, mimeType } = VARIANTS[i]!;
    const bytes = Buffer.from(base64, 'base64');
    const file = `${String(i + 1).padStart(2, '0')}-${name}.${mimeType.slice(6).replace('jpeg', 'jpg')}`;
    names.push(`photos/${file}`);
    writeFileSync(join(FOLDER, file), orientation === 1 ? bytes : turned(bytes, orientation));
  }
  writeFileSync(join(FOLDER, '../photos.json'), `${JSON.stringify(names)}\n`);
} finally {
  await app.close();
}

/** The pixels stay as they are; a reader that obeys EXIF shows them turned. */
function turned(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex');
  exif.writeUInt16BE(orientation, 28);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** In the page: a photo a variant, from the project that is open. */
async function drawVariants(variants: readonly Variant[]): Promise<{ base64: string; name: string }[]> {
  const { photos } = (globalThis as PupilPage).pupil.store.getState();
  const db = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('pupil');
    opening.onsuccess = () => resolve(opening.result);
  });
  const get = <T>(store: string, key: string) =>
    new Promise<T>((resolve) => {
      const request = db.transaction(store).objectStore(store).get(key);
      request.onsuccess = () => resolve(request.result as T);
    });
  type Block = { ids: string[]; offsets: Uint32Array; bytes: Uint8Array<ArrayBuffer> };
  const drawn: { base64: string; name: string }[] = [];
  for (const [i, variant] of variants.entries()) {
    // One class after the other, the classes' photos in their order.
    const classes = 8;
    const photo = photos.filter(({ classIndex }) => classIndex === i % classes)[Math.floor(i / classes)]!;
    const { copyKey } = await get<{ copyKey: string }>('copyIndex', photo.id);
    const block = await get<Block>('copies', copyKey);
    const row = block.ids.indexOf(photo.id);
    const bytes = block.bytes.slice(block.offsets[row], block.offsets[row + 1]);
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const { widthPx, heightPx, isTransparent, mimeType } = variant;
    const canvas = new OffscreenCanvas(widthPx, heightPx);
    const pen = canvas.getContext('2d')!;
    if (isTransparent) {
      pen.beginPath();
      pen.ellipse(widthPx / 2, heightPx / 2, widthPx / 2, heightPx / 2, 0, 0, 7);
      pen.clip();
      pen.globalAlpha = 0.75;
    }
    const scale = Math.max(widthPx / bitmap.width, heightPx / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(bitmap, (widthPx - width) / 2, (heightPx - height) / 2, width, height);
    const blob = await canvas.convertToBlob({ type: mimeType, quality: 0.85 });
    let text = '';
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
    drawn.push({ base64: btoa(text), name: photo.name.replace(/-\d+\..*$/, '') });
  }
  return drawn;
}
