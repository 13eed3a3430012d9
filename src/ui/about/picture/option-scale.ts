/** The stops of a slider and the values that they stand for. */
import type { ObjectiveOption } from '../../../core/objectives/objective.ts';

export const STOPS = 200;
/** Bounds so far apart are walked in equal ratios instead of equal steps. */
const FAR = 30;
const COUNTS: ReadonlySet<string> = new Set(['anchors', 'clusters', 'neighbours']);

/** Between an option's values and the stops of its slider. Counts stay whole. */
export function scaleOf({ name, min = 0, max = 1 }: ObjectiveOption) {
  const isCount = COUNTS.has(name);
  const isRatio = min > 0 && max / min >= FAR;
  const whole = (value: number) => (isCount ? Math.round(value) : Number(value.toPrecision(3)));
  return {
    stopOf(value: number): number {
      const share = isRatio ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
      return Math.round(share * STOPS);
    },
    valueAt(stop: number): number {
      const share = stop / STOPS;
      if (stop === STOPS) return max;
      return Math.max(min, whole(isRatio ? min * (max / min) ** share : min + share * (max - min)));
    },
  };
}
