/**
 * Limited-memory BFGS with backtracking, for smooth convex objectives (Nocedal and Wright, algorithm 7.5).
 * Deterministic.
 */

export interface Minimum {
  readonly value: number;
  readonly gradientNorm: number;
  readonly iterations: number;
}

/** Value at `theta`; the gradient goes to `gradient`. */
export type Objective = (theta: Float64Array, gradient: Float64Array) => number;

const HISTORY = 12;
const SUFFICIENT_DECREASE = 1e-4;
const MIN_STEP = 1e-10;

/**
 * Minimises in place from `theta`, until the gradient's norm is at most `tolerance`, rounding stops all progress, or
 * `maxIterations`.
 * @param firstStep length of the first step in units of the gradient: about 1 / curvature
 */
export function minimise(
  objective: Objective,
  theta: Float64Array,
  {
    tolerance,
    firstStep,
    maxIterations,
  }: { readonly tolerance: number; readonly firstStep: number; readonly maxIterations: number },
): Minimum {
  const n = theta.length;
  let gradient = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const trial = new Float64Array(n);
  const direction = new Float64Array(n);
  const history: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let value = objective(theta, gradient);
  let iteration = 0;

  for (; iteration < maxIterations && norm(gradient) > tolerance; iteration++) {
    towards(direction, gradient, history, firstStep);
    const slope = dot(direction, gradient);
    let step = 1;
    let trialValue = value;
    while (true) {
      for (let i = 0; i < n; i++) trial[i] = theta[i]! + step * direction[i]!;
      trialValue = objective(trial, trialGradient);
      if (trialValue <= value + SUFFICIENT_DECREASE * step * slope) break;
      step /= 2;
      // The value no longer changes in double precision: this is the minimum.
      if (step < MIN_STEP) return { value, gradientNorm: norm(gradient), iterations: iteration };
    }
    const s = new Float64Array(n);
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      s[i] = trial[i]! - theta[i]!;
      y[i] = trialGradient[i]! - gradient[i]!;
    }
    theta.set(trial);
    value = trialValue;
    [gradient, trialGradient] = [trialGradient, gradient];
    const curvature = dot(s, y);
    // Convexity makes this positive up to rounding; a pair that is not would break the approximation.
    if (curvature > 1e-20) history.push({ s, y, rho: 1 / curvature });
    if (history.length > HISTORY) history.shift();
  }
  return { value, gradientNorm: norm(gradient), iterations: iteration };
}

/** The two-loop recursion: direction = -H gradient. */
function towards(
  direction: Float64Array,
  gradient: Float64Array,
  history: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  firstStep: number,
): void {
  for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i]!;
  const alphas = new Float64Array(history.length);
  for (let h = history.length - 1; h >= 0; h--) {
    const { s, y, rho } = history[h]!;
    alphas[h] = rho * dot(s, direction);
    add(direction, -alphas[h]!, y);
  }
  const last = history.at(-1);
  const scale = last === undefined ? firstStep : 1 / (last.rho * dot(last.y, last.y));
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  for (let h = 0; h < history.length; h++) {
    const { s, y, rho } = history[h]!;
    add(direction, alphas[h]! - rho * dot(y, direction), s);
  }
}

function add(to: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * x[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}
