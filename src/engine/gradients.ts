/**
 * Gradients of stock tfjs ops that a kernel of ours computes in one pass, where the active backend has that kernel.
 * The gradient registry is shared by all backends, so each of these falls back to what tfjs does.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from '../core/tensors/fused-kernel.ts';
import { passedBy, RECTIFIERS } from '../core/tensors/rectifier.ts';

const RELU6 = RECTIFIERS.relu6;

const GRADIENTS: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Relu,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      x: () => {
        const y = saved[0]!;
        return (
          runFused(FUSED.reluGrad, { dy: dy as tf.Tensor, y })?.[0] ?? tf.mul(dy as tf.Tensor, tf.step(y))
        );
      },
    }),
  },
  {
    kernelName: tf.Relu6,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({
      x: () => {
        const x = saved[0]!;
        const slope = dy as tf.Tensor;
        return runFused(FUSED.relu6Grad, { dy: slope, x })?.[0] ?? passedBy(RELU6, slope, x);
      },
    }),
  },
  {
    kernelName: tf.Softmax,
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => ({
      logits: () => {
        const y = saved[0]!;
        const { dim } = attributes as unknown as { dim: number };
        const fused = dim === y.rank - 1 ? runFused(FUSED.softmaxGrad, { dy: dy as tf.Tensor, y }) : null;
        if (fused !== null) return fused[0]!;
        const weighted = tf.mul(dy as tf.Tensor, y);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, dim, true), y));
      },
    }),
  },
];

export function installGradients(): void {
  for (const gradient of GRADIENTS) {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}
