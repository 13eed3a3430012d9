/**
 * Many tensors as one vector and back, and what is done to such vectors in one pass. The optimizer works on these: a
 * few kernels a step, however many parameters a student has. All outputs are new; inputs stay the caller's.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, runFused } from './fused-kernel.ts';

/** The values of all tensors, one after the other. @returns [sum of their sizes] */
export function pack(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  const inputs = Object.fromEntries(tensors.map((tensor, place) => [place, tensor]));
  const fused = runFused(FUSED.pack, inputs);
  if (fused !== null) return fused[0] as tf.Tensor1D;
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))) as tf.Tensor1D);
}

/** The reverse: tensors of these shapes, which together have the vector's length. */
export function unpack(vector: tf.Tensor1D, shapes: readonly (readonly number[])[]): tf.Tensor[] {
  const fused = runFused(FUSED.unpack, { vector }, { shapes });
  if (fused !== null) return [...fused];
  const sizes = shapes.map((shape) => tf.util.sizeFromShape([...shape]));
  return tf.tidy(() => tf.split(vector, sizes).map((part, i) => tf.reshape(part, [...shapes[i]!])));
}

/** Square root of the sum of squares. */
export function euclideanNorm(vector: tf.Tensor1D): tf.Scalar {
  const fused = runFused(FUSED.euclideanNorm, { vector });
  if (fused !== null) return fused[0] as tf.Scalar;
  return tf.tidy(() => tf.sqrt(tf.sum(tf.square(vector))));
}

/** share * a + rest * b: an average, unless said otherwise. */
export function blend(a: tf.Tensor1D, b: tf.Tensor1D, share: number, rest = 1 - share): tf.Tensor1D {
  const fused = runFused(FUSED.blend, { a, b }, { share, rest });
  if (fused !== null) return fused[0] as tf.Tensor1D;
  return tf.tidy(() => tf.add(tf.mul(a, share), tf.mul(b, rest)));
}
