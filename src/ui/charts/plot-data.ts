/**
 * Turns lines with their own x values into the one table that uPlot draws: raw and smoothed columns over the union of
 * all x.
 */
import type uPlot from 'uplot';
import type { ChartView } from './chart-view.ts';
import { decimate, type Points } from './decimate.ts';
import type { Level, LineSeries } from './line-series.ts';
import { smooth } from './smoothing.ts';

/** Columns of the table: x, then (raw, smoothed) a line, then one a level. */
export function plotData(
  series: readonly LineSeries[],
  levels: readonly Level[],
  view: ChartView,
  columns: number,
  xRange: readonly [number, number] | null = null,
): uPlot.AlignedData {
  const drawn: Points[] = [];
  for (const line of series) {
    const x = view.isLogX ? positive(line.x) : line.x.slice();
    const raw = view.isLogY ? positive(line.y) : line.y.slice();
    drawn.push(decimate({ x, y: raw }, columns, view.isLogX));
    drawn.push(decimate({ x, y: smooth(x, raw, view.smoothing) }, columns, view.isLogX));
  }
  // Levels reach from edge to edge.
  const edges = levels.length === 0 || drawn.length === 0 ? [] : (xRange ?? []);
  const visible = view.isLogX ? edges.filter((x) => x > 0) : edges;
  const union = [...new Set([...drawn.flatMap((points) => points.x), ...visible])].sort((a, b) => a - b);
  const table: (number | null)[][] = drawn.map((points) => place(points, union));
  for (const level of levels) table.push(union.map(() => level.value));
  return [union, ...table] as uPlot.AlignedData;
}

function place(points: Points, union: readonly number[]): (number | null)[] {
  const column = new Array<number | null>(union.length);
  let next = 0;
  for (let row = 0; row < union.length; row++) {
    // `undefined` would break the line; null is a row that another line brought.
    column[row] = null;
    if (points.x[next] !== union[row]) continue;
    const value = points.y[next]!;
    if (Number.isFinite(value)) column[row] = value;
    next++;
  }
  return column;
}

/** On a log axis a zero is drawn at half the smallest positive value: early points are moved, never dropped. */
function positive(values: readonly number[]): number[] {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value > 0 && value < smallest) smallest = value;
  const floor = Number.isFinite(smallest) ? smallest / 2 : 1;
  return values.map((value) => (value <= 0 ? floor : value));
}
