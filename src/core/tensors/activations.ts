/**
 * Activations with their gradients written out. (`tf.relu` stands as it is: engines give its gradient a kernel of
 * their own.)
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, type FusedKernelName, runFused } from './fused-kernel.ts';

const QUICK_GELU_SLOPE = 1.702;

/**
 * `x * sigmoid(1.702 x)`, any shape.
 * Reference: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2 (the approximation that CLIP uses).
 */
export const quickGelu = gated(FUSED.quickGelu, FUSED.quickGeluGrad, QUICK_GELU_SLOPE);

/** `x * sigmoid(x)`, any shape. Reference: Elfwing et al. 2017, arXiv:1702.03118, eq. 6. */
export const silu = gated(FUSED.silu, FUSED.siluGrad, 1);

/**
 * `x` times the normal distribution up to x, any shape. Reference: Hendrycks and Gimpel 2016, arXiv:1606.08415,
 * section 2.
 */
export const gelu = activation(
  FUSED.gelu,
  FUSED.geluGrad,
  (x) => tf.mul(x, normalUpTo(x)),
  (dy, x) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.mul(dy, tf.add(normalUpTo(x), tf.mul(x, density)));
  },
);

/** `x * min(max(x + 3, 0), 6) / 6`, any shape. Reference: Howard et al. 2019, arXiv:1905.02244, section 5.2. */
export const hardSwish = activation(
  FUSED.hardSwish,
  FUSED.hardSwishGrad,
  (x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)),
  // x / 3 + 1 / 2 between the bends, 0 below and 1 above.
  (dy, x) => {
    const inner = tf.mul(tf.step(tf.add(x, 3)), tf.add(tf.div(x, 3), 0.5));
    const isAbove = tf.step(tf.sub(x, 3));
    return tf.mul(dy, tf.add(tf.mul(inner, tf.sub(1, isAbove)), isAbove));
  },
);

type Activation = <T extends tf.Tensor>(x: T) => T;

function activation(
  forward: FusedKernelName,
  backward: FusedKernelName,
  composed: (x: tf.Tensor) => tf.Tensor,
  composedGradient: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor,
): Activation {
  return <T extends tf.Tensor>(x: T) => {
    const activate = tf.customGrad((...args) => {
      const [input, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
      save([input]);
      return {
        value: runFused(forward, { x: input })?.[0] ?? composed(input),
        gradFunc: (slope, saved) => {
          const [dy, given] = [slope as tf.Tensor, saved[0]!];
          return runFused(backward, { dy, x: given })?.[0] ?? composedGradient(dy, given);
        },
      };
    });
    return activate(x) as T;
  };
}

/** `x * s` with `s = sigmoid(slope * x)`, whose gradient is `s * (1 + slope * x * (1 - s))`. */
function gated(forward: FusedKernelName, backward: FusedKernelName, slope: number): Activation {
  return activation(
    forward,
    backward,
    (x) => tf.mul(x, tf.sigmoid(tf.mul(x, slope))),
    (dy, x) => {
      const scaled = tf.mul(x, slope);
      const s = tf.sigmoid(scaled);
      return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(scaled, tf.sub(1, s)))));
    },
  );
}

function normalUpTo(x: tf.Tensor): tf.Tensor {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
}
