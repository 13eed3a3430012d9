/**
 * The student's pixels of a picture: photos that are imported, working copies of photos and pictures that a student is
 * asked about take this one way. The browser only copies pixels here: how it would reduce them differs between
 * browsers and versions, and nobody outside could do it again.
 */
import { PupilError } from '../../core/errors.ts';
import { centreSquare } from '../../core/training/resample.ts';

/** The centre square of a picture as RGB [sidePx, sidePx, 3]. The picture stays the caller's. */
export type PixelReader = (picture: OffscreenCanvas | ImageBitmap) => Uint8Array<ArrayBuffer>;

export function createPixelReader(sidePx: number): PixelReader {
  const whole = createContext(1);
  return (picture) => {
    const { width, height } = picture;
    // Also clears it: concurrent imports of one folder gave differing bytes where pictures were drawn over others.
    whole.canvas.width = width;
    whole.canvas.height = height;
    whole.drawImage(picture, 0, 0);
    return centreSquare(
      { data: whole.getImageData(0, 0, width, height).data, widthPx: width, heightPx: height },
      sidePx,
    );
  };
}

export function createContext(sidePx: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(sidePx, sidePx).getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new PupilError(
      'UNEXPECTED',
      'The browser gave no canvas to draw on. Close other tabs and try again.',
    );
  }
  context.imageSmoothingQuality = 'high';
  return context;
}
