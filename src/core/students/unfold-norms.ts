/**
 * Gives folded batch norms back what training needs. A folded layer answers `kernel(x) + bias`; a norm with
 * the mean m and variance v of `kernel(x)` as its statistics, sqrt(v + epsilon) as its scale and bias + m as
 * its shift answers the very same, whatever m and v are. Training puts the batch's own statistics in their
 * place, so m and v are measured on the photos that the student is about to see: its first steps then see
 * what its weights were made for.
 */
import * as tf from '@tensorflow/tfjs-core';
import { lookup, tensorOps } from './interpreters/tensorflow.ts';
import { NORM_EPSILON } from './ops.ts';
import type { Student } from './student.ts';

/** Sums over batches, by channel. */
interface Sums {
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/**
 * @param values of all the student's parameters, its norms folded: of each norm only the bias is read
 * @param batches images [B, S, S, 3], normalised, of one size each; they stay the caller's
 * @returns the norms' parameters and statistics
 */
export async function unfoldNorms(
  student: Student,
  values: ReadonlyMap<string, Float32Array>,
  batches: Iterable<tf.Tensor4D> | AsyncIterable<tf.Tensor4D>,
): Promise<Map<string, Float32Array>> {
  const weights = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const sums = new Map<string, Sums>();
  let count = 0;
  for await (const images of batches) {
    const moments = momentsOf(student, weights, images);
    for (const [name, tensor] of Object.entries(moments)) add(sums, name, await tensor.array());
    tf.dispose(moments);
    count++;
  }
  tf.dispose([...weights.values()]);
  const norms = new Map<string, Float32Array>();
  for (const [name, { means, squares }] of sums) {
    const mean = means.map((sum) => sum / count);
    const variance = squares.map((sum, i) => Math.max(0, sum / count - mean[i]! ** 2));
    const bias = values.get(`${name}.bias`)!;
    norms.set(
      `${name}.weight`,
      Float32Array.from(variance, (v) => Math.sqrt(v + NORM_EPSILON)),
    );
    norms.set(
      `${name}.bias`,
      bias.map((b, i) => b + mean[i]!),
    );
    norms.set(`${name}.running_mean`, Float32Array.from(mean));
    norms.set(`${name}.running_var`, Float32Array.from(variance));
  }
  return norms;
}

/** Mean and variance [2, C] of what goes into each norm, by its name. */
function momentsOf(
  student: Student,
  weights: ReadonlyMap<string, tf.Tensor>,
  images: tf.Tensor4D,
): Record<string, tf.Tensor2D> {
  return tf.tidy(() => {
    const found: Record<string, tf.Tensor2D> = {};
    const parameter = lookup(weights);
    const ops = tensorOps({ parameter, mode: 'eval' });
    student.forward(
      {
        ...ops,
        batchNorm(x, name, { activation } = {}) {
          const { mean, variance } = tf.moments(x, [0, 1, 2]);
          found[name] = tf.stack([mean, variance]) as tf.Tensor2D;
          const y = tf.add(x, parameter(`${name}.bias`));
          return activation === undefined ? y : ops[activation](y);
        },
      },
      images,
    );
    return found;
  });
}

function add(sums: Map<string, Sums>, name: string, [mean, variance]: number[][]): void {
  const channels = mean!.length;
  const sum = sums.get(name) ?? { means: new Float64Array(channels), squares: new Float64Array(channels) };
  sums.set(name, sum);
  for (let c = 0; c < channels; c++) {
    sum.means[c]! += mean![c]!;
    sum.squares[c]! += variance![c]! + mean![c]! ** 2;
  }
}
