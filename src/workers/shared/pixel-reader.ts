/**
 * The student's pixels of a picture: photos that are imported, working copies of photos and pictures that a student is
 * asked about take this one way. The browser only copies pixels here: how it would reduce them differs between
 * browsers and versions, and nobody outside could do it again.
 */
import { PupilError } from '../../core/errors.ts';
import { ViewCutter } from '../../core/views/cut.ts';

/** The centre square of a picture as RGB [sidePx, sidePx, 3]. The picture stays the caller's. */
export type PixelReader = (picture: OffscreenCanvas | ImageBitmap) => Uint8Array<ArrayBuffer>;

export function createPixelReader(sidePx: number): PixelReader {
  const square = createContext(1);
  const cutter = new ViewCutter(sidePx);
  return (picture) => {
    const side = Math.min(picture.width, picture.height);
    if (square.canvas.width !== side) square.canvas.width = square.canvas.height = side;
    // Drawn over the picture before, concurrent imports of one folder gave differing bytes; replacing it whole, they
    // agree (seen, mechanism not isolated). Resizing resets this.
    square.globalCompositeOperation = 'copy';
    const left = Math.floor((picture.width - side) / 2);
    const top = Math.floor((picture.height - side) / 2);
    square.drawImage(picture, -left, -top);
    const { data } = square.getImageData(0, 0, side, side);
    return cutter.whole({ data, at: 0, widthPx: side, heightPx: side, channels: 4 });
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
