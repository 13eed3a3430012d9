/**
 * Multi-head self-attention of packed queries, keys and values, with dropout of the soft-max weights. One kernel each
 * way where the backend has it: nothing is sliced, transposed or padded; the weights are kept for the gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FUSED, hasFused, runFused } from './fused-kernel.ts';

/**
 * Multipliers of the soft-max weights: a pool of masks, and which of them each head of each photo takes. Not
 * differentiated.
 */
export interface AttentionMasks {
  /** [M, T, T] */
  readonly masks: tf.Tensor;
  /** [B * heads], int32, photo by photo. */
  readonly taken: tf.Tensor1D;
}

/**
 * `(softmax(q k^T / sqrt(dh)) * mask) v` for every photo and head, heads side by side again.
 * @param qkv [B, T, 3 W]; head h owns the channels from h * dh of each third, dh = W / heads
 * @returns [B, T, W]
 * Reference: Vaswani et al. 2017, arXiv:1706.03762, eq. 1.
 */
export function attention(qkv: tf.Tensor3D, heads: number, dropout: AttentionMasks | null): tf.Tensor3D {
  if (!hasFused(FUSED.attention)) return composed(qkv, heads, dropout);
  const masks = dropout === null ? {} : { masks: dropout.masks, taken: dropout.taken };
  const attend = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    const [value, weights] = runFused(FUSED.attention, { qkv: input, ...masks }, { heads })!;
    save([input, value!, weights!, ...Object.values(masks)]);
    return {
      value: value!,
      gradFunc: (dy, saved) => {
        const [savedQkv, y, savedWeights, savedMasks, taken] = saved;
        const inputs = { dy: dy as tf.Tensor, qkv: savedQkv!, y: y!, weights: savedWeights! };
        const dropped = savedMasks === undefined || taken === undefined ? {} : { masks: savedMasks, taken };
        return runFused(FUSED.attentionGrad, { ...inputs, ...dropped }, { heads })![0]!;
      },
    };
  });
  return attend(qkv) as tf.Tensor3D;
}

/** The same from stock operations. */
function composed(qkv: tf.Tensor3D, heads: number, dropout: AttentionMasks | null): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, tokens, stacked] = qkv.shape;
    const width = stacked / 3;
    const part = (index: number) => {
      const third = tf.slice(qkv, [0, 0, index * width], [batch, tokens, width]);
      return tf.transpose(tf.reshape(third, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]); // [B, heads, T, dh]
    };
    const scores = tf.matMul(tf.mul(part(0), (width / heads) ** -0.5), part(1), false, true); // [B, heads, T, T]
    const weights = tf.softmax(scores);
    const mixed = tf.matMul(
      dropout === null ? weights : tf.mul(weights, multipliers(dropout, scores)),
      part(2),
    );
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, tokens, width]);
  });
}

/** One mask for every head of every photo, in the shape of the scores [B, heads, T, T]. */
function multipliers({ masks, taken }: AttentionMasks, scores: tf.Tensor): tf.Tensor {
  // Whole masks are gathered as rows: one copy each on every backend.
  return tf.reshape(tf.gather(tf.reshape(masks, [masks.shape[0]!, -1]), taken), scores.shape);
}
