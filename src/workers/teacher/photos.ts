/** Working copies to pixels. Decoding happens on the browser's own threads, so it overlaps with the network's run. */
import { PupilError } from '../../core/errors.ts';
import type { Pixels } from '../../core/teachers/preprocess.ts';
import type { EncodedCopy } from '../../storage/copies.ts';

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
  const { width: widthPx, height: heightPx } = bitmap;
  canvas ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new PupilError('UNEXPECTED', 'This browser gives workers no 2D canvas.');
  canvas.canvas.width = widthPx;
  canvas.canvas.height = heightPx;
  canvas.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { widthPx, heightPx, data: canvas.getImageData(0, 0, widthPx, heightPx).data };
}
