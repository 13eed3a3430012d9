/**
 * The student's pixels of a picture: photos that are imported, working copies of photos and pictures that a student is
 * asked about take this one way.
 */
import { PupilError } from '../../core/errors.ts';

/** The centre square of a picture as RGB [sidePx, sidePx, 3]. The picture stays the caller's. */
export type PixelReader = (picture: OffscreenCanvas | ImageBitmap) => Uint8Array<ArrayBuffer>;

export function createPixelReader(sidePx: number): PixelReader {
  const small = createContext(sidePx);
  // Drawn over the picture before, concurrent imports of one folder gave differing bytes; replacing it whole, they
  // agree (seen, mechanism not isolated).
  small.globalCompositeOperation = 'copy';
  return (picture) => {
    const side = Math.min(picture.width, picture.height);
    const left = (picture.width - side) / 2;
    const top = (picture.height - side) / 2;
    small.drawImage(picture, left, top, side, side, 0, 0, sidePx, sidePx);
    const rgba = small.getImageData(0, 0, sidePx, sidePx).data;
    const rgb = new Uint8Array(sidePx * sidePx * 3);
    for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
      rgb[to] = rgba[from]!;
      rgb[to + 1] = rgba[from + 1]!;
      rgb[to + 2] = rgba[from + 2]!;
    }
    return rgb;
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
