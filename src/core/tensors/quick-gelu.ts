/** `x sigmoid(1.702 x)`, the activation of CLIP. Reference: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2. */
import * as tf from '@tensorflow/tfjs-core';
import { runFused } from './fused.ts';

const SLOPE = 1.702;

export function quickGelu(x: tf.Tensor): tf.Tensor {
  const differentiable = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    save([input]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const savedX = saved[0]!;
      return runFused('PupilQuickGeluGrad', { dy, x: savedX })?.[0] ?? backward(dy, savedX);
    };
    return {
      value: runFused('PupilQuickGelu', { x: input })?.[0] ?? tf.mul(input, tf.sigmoid(tf.mul(input, SLOPE))),
      gradFunc,
    };
  });
  return differentiable(x);
}

function backward(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const gate = tf.sigmoid(tf.mul(x, SLOPE));
  const slope = tf.add(gate, tf.mul(tf.mul(x, SLOPE), tf.mul(gate, tf.sub(1, gate))));
  return tf.mul(dy, slope);
}
