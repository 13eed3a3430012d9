/** Exponential smoothing that does not start at zero and does not care how densely points lie. */

/**
 * Debiased exponential moving average: `s_i = sum_j w^(x_i - x_j) y_j / sum_j w^(x_i - x_j)`, with x in units of the
 * median gap, so that runs logged at different intervals are smoothed alike. NaN stays NaN and leaves the average as
 * it was.
 * @param weight 0 = the line itself, towards 1 = flatter.
 */
export function smooth(x: readonly number[], y: readonly number[], weight: number): number[] {
  if (weight <= 0) return y.slice();
  const gap = medianGap(x);
  const smoothed = new Array<number>(y.length);
  let sum = 0;
  let mass = 0;
  let lastX = x[0] ?? 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!;
    if (!Number.isFinite(value)) {
      smoothed[i] = Number.NaN;
      continue;
    }
    const decay = weight ** ((x[i]! - lastX) / gap);
    sum = sum * decay + value;
    mass = mass * decay + 1;
    lastX = x[i]!;
    smoothed[i] = sum / mass;
  }
  return smoothed;
}

function medianGap(x: readonly number[]): number {
  // A few hundred gaps tell the spacing; sorting all of them on each frame would not be free.
  const stride = Math.max(1, Math.floor(x.length / 256));
  const gaps: number[] = [];
  for (let i = stride; i < x.length; i += stride) gaps.push((x[i]! - x[i - stride]!) / stride);
  gaps.sort((a, b) => a - b);
  return Math.max(gaps[gaps.length >> 1] ?? 1, Number.MIN_VALUE);
}
