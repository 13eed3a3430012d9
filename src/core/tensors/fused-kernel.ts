/**
 * The door between the differentiable blocks and a backend's own kernels. A block asks for a kernel by name; where
 * the active backend has none it gets null and computes the same from stock operations, which are the reference.
 * A fused kernel is called only inside `tf.customGrad`, because it has no gradient of its own.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Names, inputs, attributes and outputs of the kernels that an engine may register with tfjs. */
export const FUSED = {
  /**
   * {x [..., C], gamma, beta}, {epsilon, low, high} -> y, between low and high, mean [C], variance [C] (biased), and
   * the engine's own record, if it keeps one
   */
  batchNorm: 'PupilBatchNorm',
  /** {dy, x, gamma, beta, mean, variance, record?}, {epsilon, low, high} -> dx, dgamma, dbeta */
  batchNormGrad: 'PupilBatchNormGrad',
  /** {x, gamma, beta, mean, variance}, {epsilon, low, high} -> y by given statistics */
  batchNormEval: 'PupilBatchNormEval',
  /** {x [B, H, W, C], gamma, beta}, {groups, epsilon} -> y, mean [B * groups], inverse deviation [B * groups] */
  groupNorm: 'PupilGroupNorm',
  /** {dy, x, gamma, mean, inverse}, {groups} -> dx, dgamma, dbeta */
  groupNormGrad: 'PupilGroupNormGrad',
  /** {x [..., C], gamma, beta}, {epsilon} -> y, mean [rows], inverse deviation [rows] */
  layerNorm: 'PupilLayerNorm',
  /** {dy, x, gamma, mean, inverse}, {} -> dx, dgamma, dbeta */
  layerNormGrad: 'PupilLayerNormGrad',
  /** {x} -> x * sigmoid(1.702 x) */
  quickGelu: 'PupilQuickGelu',
  /** {dy, x} -> dx */
  quickGeluGrad: 'PupilQuickGeluGrad',
  /** {x} -> x * sigmoid(x) */
  silu: 'PupilSilu',
  /** {dy, x} -> dx */
  siluGrad: 'PupilSiluGrad',
  /** {x} -> x times the normal distribution up to x */
  gelu: 'PupilGelu',
  /** {dy, x} -> dx */
  geluGrad: 'PupilGeluGrad',
  /** {dy, y} -> dy where y > 0, else 0 */
  reluGrad: 'PupilReluGrad',
  /** {dy, x} -> dy where 0 < x < 6, else 0 */
  relu6Grad: 'PupilRelu6Grad',
  /** {x} -> x * min(max(x + 3, 0), 6) / 6 */
  hardSwish: 'PupilHardSwish',
  /** {dy, x} -> dx */
  hardSwishGrad: 'PupilHardSwishGrad',
  /** {dy, y [..., K]} -> y * (dy - sum(dy * y)), over the last axis */
  softmaxGrad: 'PupilSoftmaxGrad',
  /** {x [R, K], weight [K, N], bias [N]} -> x weight + bias [R, N] */
  linear: 'PupilLinear',
  /** {dy [R, N], weight [K, N]} -> dx [R, K] */
  linearInputGrad: 'PupilLinearInputGrad',
  /** {dy [R, N], x [R, K]} -> dweight, dbias */
  linearWeightGrad: 'PupilLinearWeightGrad',
  /**
   * {qkv [B, T, 3 W], masks? [M, T, T], taken? [B * heads]}, {heads} -> y [B, T, W], the engine's own record of the
   * weights
   */
  attention: 'PupilAttention',
  /** {dy, qkv, y, weights, masks?, taken?}, {heads} -> dqkv */
  attentionGrad: 'PupilAttentionGrad',
  /** {logits [B, K], targets [B, K]} -> loss [B], probabilities [B, K] */
  softmaxCrossEntropy: 'PupilSoftmaxCrossEntropy',
  /** {dy [B], probabilities [B, K], targets [B, K]} -> dy * (probabilities * sum(targets) - targets) [B, K] */
  softmaxCrossEntropyGrad: 'PupilSoftmaxCrossEntropyGrad',
  /**
   * {photos int32 [B, sidePx * sidePx * 3 / 4], views [B, 8], normal [6]}, {sidePx, sizePx} -> images [B, sizePx,
   * sizePx, 3]
   */
  views: 'PupilViews',
  /**
   * The same of some of many: {photos int32 [N, ...], chosen int32 [B], views, normal}, {sidePx, sizePx} -> images
   */
  storedViews: 'PupilStoredViews',
  /** {0, 1, ...: tensors} -> their values, one after the other [P] */
  pack: 'PupilPack',
  /** {vector [P]}, {shapes} -> tensors of these shapes */
  unpack: 'PupilUnpack',
  /** {vector [P]} -> square root of the sum of squares */
  euclideanNorm: 'PupilEuclideanNorm',
  /** {a [P], b [P]}, {share, rest} -> share * a + rest * b */
  blend: 'PupilBlend',
  /** {parameters, gradient, m, v, decays, all [P]; norm? []}, AdamWScalars and {maxNorm} -> parameters, m, v */
  adamW: 'PupilAdamW',
} as const;

export type FusedKernelName = (typeof FUSED)[keyof typeof FUSED];

type Attribute = number | readonly (readonly number[])[];

/** Whether the active backend has the kernel. */
export function hasFused(name: FusedKernelName): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** The kernel's outputs, or null where the active backend has no such kernel. */
export function runFused(
  name: FusedKernelName,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: Readonly<Record<string, Attribute>> = {},
): readonly tf.Tensor[] | null {
  if (!hasFused(name)) return null;
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(name, { ...inputs }, { ...attributes });
  return Array.isArray(outputs) ? outputs : [outputs];
}

/**
 * Brings a tensor that a custom gradient's forward pass kept for itself back under the caller's scope.
 * (tfjs lets such a pass return one differentiable value only.)
 */
export function release(kept: tf.Tensor): tf.Tensor {
  const released = tf.clone(kept);
  kept.dispose();
  return released;
}
