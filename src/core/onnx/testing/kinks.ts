/**
 * A ReLU has two slopes at 0. Where a number lies so near to it that rounding alone decides, PyTorch may have taken the
 * one and a backend the other: both are right, and the gradients differ by far more than any tolerance. Such numbers
 * can be found, and moved to the other side.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from '../../students/ops.ts';

/** One number in front of a ReLU: of which of them, in the order in which they are met, and where. */
export interface Kink {
  readonly relu: number;
  readonly place: number;
  /** What brings it to the other side. */
  readonly nudge: number;
}

/** Of the largest number of the layer: a few roundings of float32. */
const NEAR = 1e-5;
/** The nearest are looked at: each costs a pass. */
const MOST_KINKS = 12;

type Wrap = (ops: Ops<tf.Tensor>) => Ops<tf.Tensor>;

/** What meets each ReLU on its way is given to `see`, and may be changed. */
function watching(see: (relu: number, x: tf.Tensor) => tf.Tensor): Wrap {
  return (ops) => {
    let relu = 0;
    return {
      ...ops,
      // A norm and the rectifier behind it, one after the other: a kink lies between them.
      batchNorm: (x, name, { activation, ...options } = {}) => {
        const y = ops.batchNorm(x, name, options);
        return activation === undefined ? y : ops[activation](see(relu++, y));
      },
      layer: (layer, inputs) => {
        const isKinked = layer.op === 'relu' || layer.op === 'relu6';
        return ops.layer(layer, isKinked ? [see(relu++, inputs[0]!)] : inputs);
      },
    };
  };
}

/** @param run answers with the ops that it is given */
export async function findKinks(run: (wrap: Wrap) => void): Promise<readonly Kink[]> {
  const seen: tf.Tensor[] = [];
  run(
    watching((_, x) => {
      seen.push(tf.keep(tf.clone(x)));
      return x;
    }),
  );
  const kinks: Kink[] = [];
  for (const [relu, x] of seen.entries()) {
    const values = (await x.data()) as Float32Array;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const [place, value] of values.entries()) {
      if (Math.abs(value) <= NEAR * largest) {
        kinks.push({ relu, place, nudge: value === 0 ? NEAR * largest : -2 * value });
      }
    }
  }
  tf.dispose(seen);
  return kinks.sort((a, b) => Math.abs(a.nudge) - Math.abs(b.nudge)).slice(0, MOST_KINKS);
}

export function nudging(kinks: readonly Kink[]): Wrap {
  return watching((relu, x) => {
    const own = kinks.filter((kink) => kink.relu === relu);
    if (own.length === 0) return x;
    const nudges = new Float32Array(x.size);
    for (const { place, nudge } of own) nudges[place] = nudge;
    return tf.add(x, tf.tensor(nudges, x.shape));
  });
}
