/**
 * The one decoder of what people bring, for the importer and for "Try it" alike: type and size from the bytes before
 * anything is decoded, upright, and 16-bit PNGs of which 12 bits are used stretched to what an eye sees.
 */
import { PupilError } from '../../core/errors.ts';
import { WORKING_SHORT_SIDE_PX } from '../../core/limits.ts';
import { isDeepPng, stretchDeepPng } from '../../core/photos/deep-png.ts';
import { type ImageHeader, readHeader } from '../../core/photos/header.ts';
import { createContext } from './pixel-reader.ts';
import { readWhole } from './sources/walk.ts';

/** Of a picture whose brightest value is below 1/16: the reduced one may be a little brighter by rounding. */
const DARK = 17;
const DARK_SIDE_PX = 32;

/**
 * A file as a canvas of its working size.
 * @throws {PupilError} what `readHeader` and `decodeUpright` throw, FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function openPhoto(file: Blob): Promise<OffscreenCanvas> {
  const bytes = await readWhole(file);
  const bitmap = await decodeUpright(bytes, readHeader(bytes, file instanceof File ? file.name : ''));
  try {
    const context = createContext(WORKING_SHORT_SIDE_PX);
    drawWorking(context, bitmap);
    return context.canvas;
  } finally {
    bitmap.close();
  }
}

/**
 * Never with a crop: Chromium's crop disagrees with EXIF orientation (nodeca/pica 217).
 * @param header what `readHeader` says of the bytes
 * @throws {PupilError} IMAGE_UNDECODABLE, UNSUPPORTED_FORMAT
 */
export async function decodeUpright(
  bytes: Uint8Array<ArrayBuffer>,
  header: ImageHeader,
): Promise<ImageBitmap> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type: MIME_TYPES[header.format] }), {
      imageOrientation: 'from-image',
    });
  } catch (cause) {
    throw undecodable(header, cause);
  }
  if (header.format !== 'png' || !isDeepPng(bytes) || !isDark(bitmap)) return bitmap;
  const stretched = stretchDeepPng(bytes);
  if (stretched === null) return bitmap;
  bitmap.close();
  return createImageBitmap(new ImageData(stretched.data, stretched.widthPx, stretched.heightPx));
}

/** On white, its short side at most WORKING_SHORT_SIDE_PX. The canvas takes the picture's size. */
export function drawWorking(context: OffscreenCanvasRenderingContext2D, bitmap: ImageBitmap): void {
  draw(context, bitmap, Math.min(1, WORKING_SHORT_SIDE_PX / Math.min(bitmap.width, bitmap.height)));
}

/** On white, as large as it is. The canvas takes the picture's size. */
export function drawWhole(context: OffscreenCanvasRenderingContext2D, bitmap: ImageBitmap): void {
  draw(context, bitmap, 1);
}

function draw(context: OffscreenCanvasRenderingContext2D, bitmap: ImageBitmap, scale: number): void {
  const { canvas } = context;
  const widthPx = Math.max(1, Math.round(bitmap.width * scale));
  const heightPx = Math.max(1, Math.round(bitmap.height * scale));
  if (canvas.width !== widthPx || canvas.height !== heightPx) {
    // Resizing resets the context's state.
    canvas.width = widthPx;
    canvas.height = heightPx;
    context.imageSmoothingQuality = 'high';
  }
  context.fillStyle = '#fff';
  context.fillRect(0, 0, widthPx, heightPx);
  context.drawImage(bitmap, 0, 0, widthPx, heightPx);
}

function isDark(bitmap: ImageBitmap): boolean {
  const context = createContext(DARK_SIDE_PX);
  context.drawImage(bitmap, 0, 0, DARK_SIDE_PX, DARK_SIDE_PX);
  const { data } = context.getImageData(0, 0, DARK_SIDE_PX, DARK_SIDE_PX);
  return data.every((value, at) => at % 4 === 3 || value <= DARK);
}

function undecodable({ format }: ImageHeader, cause: unknown): PupilError {
  if (format === 'jxl') {
    return new PupilError(
      'UNSUPPORTED_FORMAT',
      'This is a JPEG XL picture, and this browser does not read it (or it is damaged). Save it as JPEG or PNG.',
      { format },
      { cause },
    );
  }
  return new PupilError(
    'IMAGE_UNDECODABLE',
    `The picture is damaged: its ${format.toUpperCase()} data cannot be decoded to the end.`,
    { format },
    { cause },
  );
}

const MIME_TYPES: Readonly<Record<ImageHeader['format'], string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  avif: 'image/avif',
  ico: 'image/x-icon',
  jxl: 'image/jxl',
};
