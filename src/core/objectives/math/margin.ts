/**
 * Margin soft-max over prototypes (ArcFace, CosFace): the right prototype's cosine is made harder before the
 * cross-entropy, so that rows end up nearer to it than they need to be.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Keeps the square root's gradient finite at a cosine of one. */
const EPSILON = 1e-7;

/**
 * Cosines clamped to [-1, 1], the target's made cos(θ + m); where θ + m > π, cos θ - m sin m goes on falling. All
 * multiplied by `scale`.
 * @param cosine [B, M]
 * @param targets one-hot [B, M]
 * @param margin radians
 */
export function arcFace(
  cosine: tf.Tensor2D,
  targets: tf.Tensor2D,
  margin: number,
  scale: number,
): tf.Tensor2D {
  const c = tf.clipByValue(cosine, -1, 1);
  const sine = tf.sqrt(tf.sub(1 + EPSILON, tf.square(c)));
  const turned = tf.sub(tf.mul(c, Math.cos(margin)), tf.mul(sine, Math.sin(margin)));
  const fallback = tf.sub(c, margin * Math.sin(margin));
  // A step instead of a choice by comparison, which has no gradient to go through.
  const canTurn = tf.step(tf.add(c, Math.cos(margin)));
  const harder = tf.add(fallback, tf.mul(canTurn, tf.sub(turned, fallback)));
  return tf.mul(tf.add(c, tf.mul(targets, tf.sub(harder, c))), scale);
}

/** Cosines clamped to [-1, 1], the target's less `margin`, all multiplied by `scale`. */
export function cosFace(
  cosine: tf.Tensor2D,
  targets: tf.Tensor2D,
  margin: number,
  scale: number,
): tf.Tensor2D {
  return tf.mul(tf.sub(tf.clipByValue(cosine, -1, 1), tf.mul(targets, margin)), scale);
}
