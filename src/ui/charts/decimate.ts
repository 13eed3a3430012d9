/** Fewer points for drawing only: each pixel column keeps its lowest and highest point, and the ends always stay. */

export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Lines up to this long are drawn as they are. */
export const DRAWN_WHOLE = 4_000;

/**
 * @param columns pixel columns to keep extremes for
 * @param isLogX columns are spaced evenly on the axis that is shown, so that the early points of a log axis stay
 * apart
 */
export function decimate(points: Points, columns: number, isLogX: boolean): Points {
  const { x, y } = points;
  if (x.length <= DRAWN_WHOLE || columns < 1) return points;
  const place = isLogX ? Math.log : (value: number) => value;
  const first = place(x[0]!);
  const span = place(x.at(-1)!) - first || 1;
  const kept: number[] = [0];
  let column = -1;
  let lowest = -1;
  let highest = -1;
  const flush = () => {
    if (lowest < 0) return;
    const [a, b] = lowest < highest ? [lowest, highest] : [highest, lowest];
    if (kept.at(-1)! < a) kept.push(a);
    if (kept.at(-1)! < b) kept.push(b);
    lowest = -1;
    highest = -1;
  };
  for (let i = 0; i < x.length; i++) {
    const here = Math.min(columns - 1, Math.floor(((place(x[i]!) - first) / span) * columns));
    if (here !== column) {
      flush();
      column = here;
    }
    if (!Number.isFinite(y[i])) continue;
    if (lowest < 0 || y[i]! < y[lowest]!) lowest = i;
    if (highest < 0 || y[i]! > y[highest]!) highest = i;
  }
  flush();
  if (kept.at(-1) !== x.length - 1) kept.push(x.length - 1);
  return { x: kept.map((i) => x[i]!), y: kept.map((i) => y[i]!) };
}
