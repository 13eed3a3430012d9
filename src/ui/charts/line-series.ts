/**
 * What a chart is given: lines with their own x values, and levels to compare them with. Colours are names of CSS
 * variables.
 */

export interface LineSeries {
  /** Stable over renders. */
  readonly key: string;
  readonly label: string;
  /** Ascending; read in place, so it may grow between renders. */
  readonly x: readonly number[];
  /** As long as `x`; NaN where nothing was measured. */
  readonly y: readonly number[];
  /** CSS variable that holds the colour, such as `--class-0`. */
  readonly colour: string;
  /** Canvas dash pattern in CSS pixels; empty = solid. Tells runs apart without colour. */
  readonly dash: readonly number[];
  /** Short name drawn at the end of the line when runs are overlaid. */
  readonly tag?: string;
}

/** A horizontal line: what something else reached. */
export interface Level {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly colour: string;
  readonly dash: readonly number[];
}

/** Dash patterns in the order in which overlaid runs get them: the first is the open run. */
export const RUN_DASHES: readonly (readonly number[])[] = [
  [],
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [4, 2, 4, 6],
  [1, 4],
];

export function hasPoints(series: readonly LineSeries[]): boolean {
  return series.some((line) => line.y.some((value) => Number.isFinite(value)));
}

/** Last measured value; null before the first. */
export function lastValue(line: LineSeries): number | null {
  for (let i = line.y.length - 1; i >= 0; i--) if (Number.isFinite(line.y[i])) return line.y[i]!;
  return null;
}

/** Value at the newest x that is not right of `x`; null left of the first point. */
export function valueAt(line: LineSeries, x: number): number | null {
  let low = 0;
  let high = line.x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line.x[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= 0; i--) if (Number.isFinite(line.y[i])) return line.y[i]!;
  return null;
}
