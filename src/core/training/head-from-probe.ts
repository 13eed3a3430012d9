/**
 * A classifier that begins as the linear probe of the student's own features: before its first step the student then
 * answers like transfer learning with a frozen network, and its features are not torn about by a random head.
 * Reference: Kumar et al. 2022, arXiv:2202.10054 (LP-FT).
 */
import { fitProbe } from '../targets/linear-probe.ts';
import { meanRow, type Rows, rowCount } from '../targets/normalise.ts';

export interface HeadRequest {
  /** The student's features of labelled photos [N, W], as it answers: no augmentation, running statistics. */
  readonly features: Rows;
  /** Class of each row. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** How many of the first rows are fitted; the others choose how strongly the probe is held back. */
  readonly fitted: number;
}

export interface ClassifierValues {
  /** [W, classes] */
  readonly weight: Float32Array<ArrayBuffer>;
  /** [classes] */
  readonly bias: Float32Array<ArrayBuffer>;
}

export function headFromProbe({ features, labels, classes, fitted }: HeadRequest): ClassifierValues {
  const { dims } = features;
  const { rows, mean, scale } = standardised(features, fitted);
  const places = Array.from({ length: rowCount(features) }, (_, row) => row);
  const probe = fitProbe({
    rows,
    labels,
    classes,
    train: places.slice(0, fitted),
    validation: places.slice(fitted),
  });
  // The probe saw (feature - mean) * scale; the classifier sees the feature.
  const weight = new Float32Array(dims * classes);
  const bias = new Float32Array(classes);
  for (let c = 0; c < classes; c++) {
    let shift = 0;
    for (let d = 0; d < dims; d++) {
      const w = probe.weights[c * dims + d]! * scale;
      weight[d * classes + c] = w;
      shift += w * mean[d]!;
    }
    bias[c] = probe.bias[c]! - shift;
  }
  return { weight, bias };
}

/** Below this share of the features' own squares, their spread is rounding. */
const LEAST_SPREAD = 1e-10;

/** Centred, and of length one in the mean of squares: what the probe's penalties are made for. */
function standardised(features: Rows, fitted: number) {
  const { values, dims } = features;
  const mean = meanRow({ values: values.subarray(0, fitted * dims), dims });
  let spread = 0;
  for (let i = 0; i < fitted * dims; i++) spread += (values[i]! - mean[i % dims]!) ** 2 / fitted;
  const size = mean.reduce((sum, value) => sum + value ** 2, 0);
  const scale = spread > LEAST_SPREAD * size ? 1 / Math.sqrt(spread) : 1;
  const rows = Float32Array.from(values, (value, i) => (value - mean[i % dims]!) * scale);
  return { rows: { values: rows, dims }, mean, scale };
}
