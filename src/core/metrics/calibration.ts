/** Whether a student is right as often as it says: reliability bins and their expected calibration error. */
import type { Metric } from './metric.ts';
import { predictions, type Scores } from './scores.ts';

export interface ReliabilityBin {
  /** The bin holds confidences in (low, high]. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Means over the bin; NaN where it is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

const DEFAULT_BINS = 15;

/** Equal-width bins of the largest probability of each row. */
export function reliability(
  probabilities: Scores,
  labels: ArrayLike<number>,
  bins = DEFAULT_BINS,
): readonly ReliabilityBin[] {
  const { values, classes } = probabilities;
  const predicted = predictions(probabilities);
  const count = new Int32Array(bins);
  const confidence = new Float64Array(bins);
  const hits = new Int32Array(bins);
  for (let row = 0; row < labels.length; row++) {
    const largest = values[row * classes + predicted[row]!]!;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(largest * bins) - 1));
    count[bin] = count[bin]! + 1;
    confidence[bin] = confidence[bin]! + largest;
    if (predicted[row] === labels[row]) hits[bin] = hits[bin]! + 1;
  }
  return Array.from({ length: bins }, (_, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count: count[bin]!,
    confidence: confidence[bin]! / count[bin]!,
    accuracy: hits[bin]! / count[bin]!,
  }));
}

/** Mean |accuracy - confidence| over the bins, weighted by their counts, 0..1. NaN without rows. */
export function expectedCalibrationError(
  probabilities: Scores,
  labels: ArrayLike<number>,
  bins = DEFAULT_BINS,
): number {
  if (labels.length === 0) return Number.NaN;
  let error = 0;
  for (const bin of reliability(probabilities, labels, bins)) {
    if (bin.count > 0) error += (Math.abs(bin.accuracy - bin.confidence) * bin.count) / labels.length;
  }
  return error;
}

export const CALIBRATION_ERROR: Metric<'labels'> = {
  id: 'calibrationError',
  words: {
    name: 'Calibration error',
    explanation:
      'ECE: mean distance between how sure the student is and how often it is right, over 15 bins. 0 is honest.',
    format: 'share',
    better: 'lower',
  },
  needs: ['labels'],
  compute: ({ probabilities, labels }) => expectedCalibrationError(probabilities, labels),
};
