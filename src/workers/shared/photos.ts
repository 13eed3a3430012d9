/**
 * Pictures to working copies, and those to pixels. Decoding happens on the browser's own threads, so it overlaps with
 * the network's run.
 */
import { PupilError } from '../../core/errors.ts';
import type { Pixels } from '../../core/teachers/preprocess.ts';
import type { PhotoView } from '../../protocol/teacher.ts';
import type { EncodedCopy } from '../../storage/copies.ts';

export const COPY_MIME_TYPE = 'image/jpeg';
const COPY_QUALITY = 0.9;

/** The canvas is copied when this is called, so the next picture may be drawn on it at once. */
export function encodeCopy(canvas: OffscreenCanvas): Promise<Blob> {
  return canvas.convertToBlob({ type: COPY_MIME_TYPE, quality: COPY_QUALITY });
}

/** @throws {PupilError} IMAGE_UNDECODABLE: a working copy was written by us, so this means damaged storage */
export async function decodeCopy({ id, bytes, mimeType }: EncodedCopy): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: mimeType }), { colorSpaceConversion: 'none' });
  } catch (cause) {
    throw new PupilError(
      'IMAGE_UNDECODABLE',
      'A stored photo can no longer be decoded. Import the folder again.',
      { id },
      { cause },
    );
  }
}

let canvas: OffscreenCanvasRenderingContext2D | null = null;

/** The bitmap's pixels; the bitmap is closed. */
export function takePixels(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  return drawn(bitmap, width, height, (canvas) => canvas.drawImage(bitmap, 0, 0));
}

/** A view of the bitmap at that size; the bitmap is closed. */
export function takeView(bitmap: ImageBitmap, view: PhotoView, widthPx: number, heightPx: number): Pixels {
  const sidePx = Math.min(bitmap.width, bitmap.height);
  const left = (bitmap.width - sidePx) / 2 + view.left * sidePx;
  const top = (bitmap.height - sidePx) / 2 + view.top * sidePx;
  return drawn(bitmap, widthPx, heightPx, (canvas) => {
    if (view.isFlipped) canvas.setTransform(-1, 0, 0, 1, widthPx, 0);
    const [width, height] = [view.width * sidePx, view.height * sidePx];
    canvas.drawImage(bitmap, left, top, width, height, 0, 0, widthPx, heightPx);
  });
}

function drawn(
  bitmap: ImageBitmap,
  widthPx: number,
  heightPx: number,
  draw: (canvas: OffscreenCanvasRenderingContext2D) => void,
): Pixels {
  canvas ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new PupilError('UNEXPECTED', 'This browser gives workers no 2D canvas.');
  // Also clears it and takes back the transform.
  canvas.canvas.width = widthPx;
  canvas.canvas.height = heightPx;
  draw(canvas);
  bitmap.close();
  return { widthPx, heightPx, data: canvas.getImageData(0, 0, widthPx, heightPx).data };
}
