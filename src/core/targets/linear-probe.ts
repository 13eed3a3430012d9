/**
 * The linear probe: multinomial logistic regression on embeddings. It is both a baseline (what a linear layer on the
 * teacher knows) and a teacher of classes: its softened answers are the targets of `kd_probe`, for labelled and
 * unlabelled photos alike.
 */
import { minimise } from './lbfgs.ts';
import { logitsOf } from './linear-logits.ts';
import { type LogisticProblem, objective, parameterCount } from './logistic.ts';
import { type Rows, rowCount } from './normalise.ts';

/**
 * Tried from strong to weak when validation photos can tell which is best; rows of length one make this range
 * sensible.
 */
export const L2_CANDIDATES: readonly number[] = [1e-2, 1e-3, 3e-4, 1e-4, 3e-5];
/**
 * Without validation photos: what they chose for pupil-mini on 3,068 photos of ten kinds of clothes (test 71 %; 1e-3
 * gave 63 %).
 */
export const DEFAULT_L2 = 1e-4;

const MAX_ITERATIONS = 500;
/** Enough for answers that agree to three digits; the reference test asks for more. */
const TOLERANCE = 1e-5;
/** While candidates are compared, none needs its last digits. */
const COMPARING_TOLERANCE = 1e-4;

export interface ProbeRequest {
  /** [N, dims], usually centred and of length one: `centredUnit`. */
  readonly rows: Rows;
  /** Class of each row, negative = unlabelled. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Rows to fit; unlabelled ones among them are left out. */
  readonly train: ArrayLike<number>;
  /** Rows that choose `l2`; without labelled ones among them DEFAULT_L2 is used. */
  readonly validation?: ArrayLike<number>;
  /** Weight of the penalty l2/2 |W|^2; given, nothing is chosen. */
  readonly l2?: number;
  /** Norm of the gradient at which the fit counts as converged. */
  readonly tolerance?: number;
}

export interface Probe {
  /** [classes, dims]; columns sum to 0 over the classes. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** [classes] */
  readonly bias: Float32Array<ArrayBuffer>;
  /** [N, classes]: answers for all rows, fitted or not. */
  readonly logits: Float32Array<ArrayBuffer>;
  readonly l2: number;
  /** mean CE + l2/2 |W|^2 over the fitted rows. */
  readonly objective: number;
  readonly fittedRows: number;
}

/** @returns a probe of zeros when no row is labelled */
export function fitProbe(request: ProbeRequest): Probe {
  const { rows, classes } = request;
  const problem = problemOf(request, request.train);
  const theta = new Float64Array(parameterCount(problem));
  const tolerance = request.tolerance ?? TOLERANCE;
  let l2 = request.l2 ?? DEFAULT_L2;
  let value = Math.log(classes);
  if (problem.fitted.length > 0) {
    if (request.l2 === undefined) l2 = chooseL2(problem, problemOf(request, request.validation ?? []), theta);
    value = converge(problem, l2, theta, tolerance);
  }
  const logits = new Float64Array(rowCount(rows) * classes);
  logitsOf(rows, theta, classes, null, logits);
  return {
    weights: Float32Array.from(theta.subarray(0, classes * rows.dims)),
    bias: Float32Array.from(theta.subarray(classes * rows.dims)),
    logits: Float32Array.from(logits),
    l2,
    objective: value,
    fittedRows: problem.fitted.length,
  };
}

/** The labelled ones of the named rows. */
function problemOf({ rows, labels, classes }: ProbeRequest, of: ArrayLike<number>): LogisticProblem {
  const fitted = Int32Array.from(Array.from(of).filter((row) => labels[row]! >= 0));
  return { rows, fitted, labels: fitted.map((row) => labels[row]!), classes };
}

/** Share of the named rows whose largest logit is their class; null when none of them is labelled. */
export function probeAccuracy(
  probe: Pick<Probe, 'logits'>,
  labels: ArrayLike<number>,
  classes: number,
  of: ArrayLike<number>,
): number | null {
  let right = 0;
  let count = 0;
  for (let i = 0; i < of.length; i++) {
    const row = of[i]!;
    if (labels[row]! < 0) continue;
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (probe.logits[row * classes + c]! > probe.logits[row * classes + best]!) best = c;
    }
    count++;
    if (best === labels[row]) right++;
  }
  return count === 0 ? null : right / count;
}

/** The candidate whose probe has the lowest cross-entropy on validation; leaves that probe in `theta` as a start. */
function chooseL2(problem: LogisticProblem, validation: LogisticProblem, theta: Float64Array): number {
  if (validation.fitted.length === 0) return DEFAULT_L2;
  const scratch = new Float64Array(validation.labels.length * problem.classes);
  const unused = new Float64Array(theta.length);
  const current = new Float64Array(theta.length);
  let best = { l2: DEFAULT_L2, loss: Number.POSITIVE_INFINITY };
  for (const l2 of L2_CANDIDATES) {
    converge(problem, l2, current, COMPARING_TOLERANCE);
    const loss = objective(validation, 0, current, unused, scratch);
    // The loss has one valley along the candidates: once it rises, weaker penalties only overfit more.
    if (loss >= best.loss) break;
    best = { l2, loss };
    theta.set(current);
  }
  return best.l2;
}

/** @returns the objective at the minimum; `theta` is the start and the result */
function converge(problem: LogisticProblem, l2: number, theta: Float64Array, tolerance: number): number {
  const scratch = new Float64Array(problem.fitted.length * problem.classes);
  const { value } = minimise((at, gradient) => objective(problem, l2, at, gradient, scratch), theta, {
    tolerance,
    firstStep: 1 / (l2 + 0.5 * (1 + meanSquare(problem))),
    maxIterations: MAX_ITERATIONS,
  });
  return value;
}

/** Mean squared length of the fitted rows: half of it, and half for the bias, bounds the curvature. */
function meanSquare({ rows, fitted }: LogisticProblem): number {
  const { dims, values } = rows;
  let sum = 0;
  for (const row of fitted) for (let d = 0; d < dims; d++) sum += values[row * dims + d]! ** 2;
  return sum / Math.max(1, fitted.length);
}
