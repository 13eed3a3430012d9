/** Where everything in the comparison's chart stands: scales, numbers at the lines' ends, names below. */
import type { Trace } from '../../core/bakeoff/traces.ts';

const WIDEST_PX = 760;
const LEFT_PX = 40;
const RIGHT_PX = 36;
const TOP_PX = 12;
const PLOT_PX = 220;
const AXIS_PX = 50;
const NUMBER_PX = 13;
const NAME_PX = 20;
/** From this width on the names stand in two columns. */
const TWO_COLUMNS_PX = 620;

export interface ChartLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly leftPx: number;
  /** Where the plot ends at the right: behind it stand the numbers. */
  readonly rightPx: number;
  /** The height of accuracy 0. */
  readonly floorPx: number;
  /** Of the time axis. */
  readonly longestSeconds: number;
  /** Of the accuracy axis, 0..1. */
  readonly bestShare: number;
  /** Height of the number of each trace. */
  readonly numbersPx: readonly number[];
  /** Room for a name. */
  readonly namePx: number;
  x(seconds: number): number;
  y(share: number): number;
  /** Where the name of a trace begins. */
  nameAt(index: number): readonly [xPx: number, yPx: number];
}

/** @param roomPx width that the page has for it */
export function chartLayout(traces: readonly Trace[], roomPx: number): ChartLayout {
  const widthPx = Math.min(WIDEST_PX, roomPx);
  const columns = widthPx >= TWO_COLUMNS_PX ? 2 : 1;
  const rightPx = widthPx - RIGHT_PX;
  const floorPx = TOP_PX + PLOT_PX;
  const longestSeconds = Math.max(1e-3, ...traces.flatMap(({ seconds }) => seconds));
  const bestShare = Math.max(0.1, Math.ceil(Math.max(0, ...traces.flatMap(({ top1 }) => top1)) * 10) / 10);
  const y = (share: number) => floorPx - (share / bestShare) * PLOT_PX;
  return {
    widthPx,
    heightPx: floorPx + AXIS_PX + Math.ceil(traces.length / columns) * NAME_PX,
    leftPx: LEFT_PX,
    rightPx,
    floorPx,
    longestSeconds,
    bestShare,
    numbersPx: spaced(
      traces.map(({ top1 }) => y(top1.at(-1)!)),
      TOP_PX,
      floorPx,
    ),
    namePx: widthPx / columns - LEFT_PX,
    x: (seconds) => LEFT_PX + (seconds / longestSeconds) * (rightPx - LEFT_PX),
    y,
    nameAt: (index) => [
      LEFT_PX + (index % columns) * (widthPx / columns),
      floorPx + AXIS_PX + Math.floor(index / columns) * NAME_PX + 8,
    ],
  };
}

/**
 * Where numbers go so that none covers another: pushed down from the top, then up from the bottom; as near as
 * they fit.
 */
function spaced(wanted: readonly number[], top: number, bottom: number): readonly number[] {
  const step = Math.min(NUMBER_PX, (bottom - top) / Math.max(1, wanted.length - 1));
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let last = top - step;
  for (const index of order) last = placed[index] = Math.max(wanted[index]!, last + step);
  let limit = bottom + step;
  for (const index of order.toReversed()) limit = placed[index] = Math.min(placed[index]!, limit - step);
  return placed;
}
