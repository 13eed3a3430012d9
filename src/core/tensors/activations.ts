/** Activations with their gradients written out. (`tf.relu` stands as it is: engines give its gradient a kernel of their own.) */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from './fused-kernel.ts';

const QUICK_GELU_SLOPE = 1.702;

/**
 * `x * sigmoid(1.702 x)`, any shape.
 * Reference: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2 (the approximation that CLIP uses).
 */
export function quickGelu<T extends tf.Tensor>(x: T): T {
  const activate = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    save([input]);
    return {
      value: forward(input),
      gradFunc: (dy, saved) => backward(dy as tf.Tensor, saved[0]!),
    };
  });
  return activate(x) as T;
}

function forward(x: tf.Tensor): tf.Tensor {
  const fused = runFused(FUSED.quickGelu, { x });
  return fused !== null ? fused[0]! : tf.mul(x, tf.sigmoid(tf.mul(x, QUICK_GELU_SLOPE)));
}

/** `dx = dy * s * (1 + 1.702 x (1 - s))` with `s = sigmoid(1.702 x)` */
function backward(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const fused = runFused(FUSED.quickGeluGrad, { dy, x });
  if (fused !== null) return fused[0]!;
  const scaled = tf.mul(x, QUICK_GELU_SLOPE);
  const s = tf.sigmoid(scaled);
  return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(scaled, tf.sub(1, s)))));
}
