/**
 * The student's pixels of a picture: photos that are imported and pictures that a student is asked about take this
 * one way.
 */
import { PupilError } from '../../core/errors.ts';
import { STUDENT_SIDE_PX } from '../../core/limits.ts';

/** Reads the centre square of a canvas as RGB at STUDENT_SIDE_PX. */
export function createPixelReader(): (canvas: OffscreenCanvas) => Uint8Array<ArrayBuffer> {
  const small = createContext(STUDENT_SIDE_PX);
  // Drawn over the picture before, concurrent imports of one folder gave differing bytes; replacing it whole, they
  // agree (seen, mechanism not isolated).
  small.globalCompositeOperation = 'copy';
  return (canvas) => {
    const side = Math.min(canvas.width, canvas.height);
    const left = (canvas.width - side) / 2;
    const top = (canvas.height - side) / 2;
    small.drawImage(canvas, left, top, side, side, 0, 0, STUDENT_SIDE_PX, STUDENT_SIDE_PX);
    const rgba = small.getImageData(0, 0, STUDENT_SIDE_PX, STUDENT_SIDE_PX).data;
    const rgb = new Uint8Array(STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3);
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
