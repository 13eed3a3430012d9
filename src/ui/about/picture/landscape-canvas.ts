/**
 * The loss as height lines: the higher, the deeper the colour. Bands are of equal width in the root of the height, so
 * that the valley is drawn finely too.
 */
import { type RefObject, useEffect, useSyncExternalStore } from 'react';
import type { Landscape } from '../../../state/loss-picture.ts';

const PIXELS = 264;
const BANDS = 12;
const DARKEST = 0.5;

const dark = matchMedia('(prefers-color-scheme: dark)');
const subscribeToScheme = (tell: () => void) => {
  dark.addEventListener('change', tell);
  return () => dark.removeEventListener('change', tell);
};

export interface Range {
  readonly least: number;
  readonly most: number;
}

export function rangeOf(losses: ArrayLike<number>): Range {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < losses.length; i++) {
    least = Math.min(least, losses[i]!);
    most = Math.max(most, losses[i]!);
  }
  return { least, most };
}

/** Between the losses of the grid, at shares 0..1 of its width and height from the top left. */
export function lossBetween(
  { side, losses }: Pick<Landscape, 'side' | 'losses'>,
  x: number,
  y: number,
): number {
  const [column, row] = [x * (side - 1), y * (side - 1)];
  const [left, top] = [Math.min(side - 2, Math.floor(column)), Math.min(side - 2, Math.floor(row))];
  const [across, down] = [column - left, row - top];
  const at = (r: number, c: number) => losses[(top + r) * side + left + c]!;
  const upper = at(0, 0) + across * (at(0, 1) - at(0, 0));
  const lower = at(1, 0) + across * (at(1, 1) - at(1, 0));
  return upper + down * (lower - upper);
}

export function useLandscapeCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  landscape: Landscape | null,
): void {
  const isDark = useSyncExternalStore(subscribeToScheme, () => dark.matches);
  // biome-ignore lint/correctness/useExhaustiveDependencies: isDark changes what the colour variable says.
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || landscape === null) return;
    element.width = PIXELS;
    element.height = PIXELS;
    context.fillStyle = getComputedStyle(element).getPropertyValue('--accent').trim();
    context.fillRect(0, 0, PIXELS, PIXELS);
    const image = context.getImageData(0, 0, PIXELS, PIXELS);
    const { least, most } = rangeOf(landscape.losses);
    for (let pixel = 0; pixel < PIXELS * PIXELS; pixel++) {
      const x = (pixel % PIXELS) / (PIXELS - 1);
      const y = Math.floor(pixel / PIXELS) / (PIXELS - 1);
      const height = (lossBetween(landscape, x, y) - least) / Math.max(1e-12, most - least);
      const band = Math.min(BANDS - 1, Math.floor(Math.sqrt(Math.max(0, height)) * BANDS));
      image.data[pixel * 4 + 3] = Math.round((255 * DARKEST * band) / (BANDS - 1));
    }
    context.putImageData(image, 0, 0);
  }, [canvas, landscape, isDark]);
}
