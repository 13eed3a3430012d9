/**
 * From scores to probabilities that can be believed: one temperature, fitted to rows whose class is known by the
 * least negative log-likelihood. Reference: arXiv:1706.04599, section 4.2.
 */

const COLDEST = 1e-3;
const HOTTEST = 1e2;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 60;

/** softmax(scores / temperature) of each row: [N, K]. */
export function softmaxRows(
  scores: ArrayLike<number>,
  classes: number,
  temperature: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, scores[start + c]!);
    let total = 0;
    const powers = new Float64Array(classes);
    for (let c = 0; c < classes; c++) {
      powers[c] = Math.exp((scores[start + c]! - largest) / temperature);
      total += powers[c]!;
    }
    for (let c = 0; c < classes; c++) out[start + c] = powers[c]! / total;
  }
  return out;
}

/** Mean of -log softmax(scores / temperature)[label] over all rows. */
export function negativeLogLikelihood(
  scores: ArrayLike<number>,
  classes: number,
  labels: ArrayLike<number>,
  temperature: number,
): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, scores[start + c]!);
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp((scores[start + c]! - largest) / temperature);
    sum += Math.log(total) - (scores[start + labels[row]!]! - largest) / temperature;
  }
  return sum / labels.length;
}

/**
 * @param scores [N, K] of rows whose class is known; N at least 1
 * @param labels [N]
 * @returns the best temperature between 1e-3 and 1e2 times `unit`, the scale at which the scores were meant to be
 * read
 */
export function fitTemperature(
  scores: ArrayLike<number>,
  classes: number,
  labels: ArrayLike<number>,
  unit: number,
): number {
  // The likelihood has one optimum in 1/T, and so in log T.
  let low = Math.log(unit * COLDEST);
  let high = Math.log(unit * HOTTEST);
  const at = (logT: number) => negativeLogLikelihood(scores, classes, labels, Math.exp(logT));
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let [atLeft, atRight] = [at(left), at(right)];
  for (let step = 0; step < STEPS; step++) {
    if (atLeft <= atRight) {
      high = right;
      [right, atRight] = [left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = at(left);
    } else {
      low = left;
      [left, atLeft] = [right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = at(right);
    }
  }
  return Math.exp((low + high) / 2);
}
