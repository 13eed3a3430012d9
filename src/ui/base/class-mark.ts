/**
 * How a class looks everywhere: one of ten colours and one of eight shapes, so that no two of the first forty classes
 * look alike.
 */

export const CLASS_COLOURS = 10;
const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross', 'plus', 'pentagon', 'bar'] as const;

/** Corners on a circle of radius 1, or strokes for the open shapes, as SVG paths. y points down. */
const PATHS: Record<(typeof SHAPES)[number], string> = {
  circle: 'M-.9 0A.9 .9 0 1 1 .9 0A.9 .9 0 1 1 -.9 0Z',
  square: 'M-.8-.8H.8V.8H-.8Z',
  triangle: 'M0-1L.95 .75H-.95Z',
  diamond: 'M0-1.1L1 0L0 1.1L-1 0Z',
  cross: 'M-.9-.5L-.5-.9L0-.4L.5-.9L.9-.5L.4 0L.9 .5L.5 .9L0 .4L-.5 .9L-.9 .5L-.4 0Z',
  plus: 'M-.3-1H.3V-.3H1V.3H.3V1H-.3V.3H-1V-.3H-.3Z',
  pentagon: 'M0-1L.95-.3L.59 .81H-.59L-.95-.3Z',
  bar: 'M-1-.42H1V.42H-1Z',
};

/** CSS variable of a class's colour; unlabelled photos (null) are faint. */
export function classColour(classIndex: number | null): string {
  return classIndex === null ? '--faint' : `--class-${classIndex % CLASS_COLOURS}`;
}

/** SVG path of a class's shape around the origin, radius about 1. */
export function classShape(classIndex: number | null): string {
  return PATHS[SHAPES[classIndex === null ? 0 : classIndex % SHAPES.length]!];
}
