/**
 * The vocabulary in which a student is described, once. T is whatever an interpreter computes with: tensors,
 * shapes, graph nodes. An operation names its parameters and says the sizes that its input does not tell;
 * interpreters do the rest.
 */
import type { RectifierName } from '../tensors/rectifier.ts';
import type { Layer } from './layers.ts';

/**
 * `sym`: (k-1)/2 pixels on every side (PyTorch's padding=1). `same`: TensorFlow's rule. `valid`: none. They
 * differ at stride 2.
 */
export type Padding = 'sym' | 'same' | 'valid';

export interface Conv {
  /** Parameter name of the kernel [kernelPx, kernelPx, inputs, outputs]; there is no bias. */
  readonly weight: string;
  readonly kernelPx: number;
  readonly outputs: number;
  readonly stride: number;
  readonly padding: Padding;
}

export interface DepthwiseConv {
  /** Parameter name of the kernel [kernelPx, kernelPx, channels, 1]; there is no bias. */
  readonly weight: string;
  readonly kernelPx: number;
  readonly stride: number;
  readonly padding: Exclude<Padding, 'valid'>;
}

export interface Linear {
  /** Parameter names: weight [inputs, outputs], bias [outputs]. */
  readonly weight: string;
  readonly bias: string;
  readonly outputs: number;
  /**
   * How it starts; PyTorch's own default unless said. Its attention draws the first map after Xavier and
   * starts both biases at 0. `frozen`: set before the first step, and never trained.
   */
  readonly start?: 'default' | 'xavier' | 'zero-bias' | 'frozen';
}

/** Epsilon of a norm unless it says otherwise (PyTorch's default, and that of the reference). */
export const NORM_EPSILON = 1e-5;
/** Share of the new batch in batch norm's running statistics. */
export const BATCH_NORM_MOMENTUM = 0.1;

export interface BatchNormOptions {
  readonly epsilon?: number;
  /** Behind the norm; none unless said. */
  readonly activation?: RectifierName;
}

export interface Ops<T> {
  /** [B, H, W, C] -> [B, H', W', outputs] */
  conv2d(x: T, conv: Conv): T;
  /** One kernel a channel: [B, H, W, C] -> [B, H', W', C] */
  depthwiseConv2d(x: T, conv: DepthwiseConv): T;
  /** Over the last axis, any rank: [..., inputs] -> [..., outputs] */
  linear(x: T, linear: Linear): T;
  /**
   * Over the last axis, any rank, and the rectifier that follows it; parameters NAME.weight, .bias, .running_mean,
   * .running_var.
   */
  batchNorm(x: T, name: string, options?: BatchNormOptions): T;
  /** Over [H, W, C / groups] of [B, H, W, C], consecutive channels form a group; parameters NAME.weight, .bias. */
  groupNorm(x: T, name: string, groups: number, epsilon?: number): T;
  /** Over the last axis; parameters NAME.weight, .bias. */
  layerNorm(x: T, name: string, epsilon?: number): T;
  relu(x: T): T;
  /** min(max(x, 0), 6) */
  relu6(x: T): T;
  /** x * sigmoid(1.702 x) */
  quickGelu(x: T): T;
  sigmoid(x: T): T;
  /** Rows of length one, x / max(|x|, 1e-12): [B, C] -> [B, C] */
  unitLength(x: T): T;
  add(a: T, b: T): T;
  /** Element by element, of one shape. */
  multiply(a: T, b: T): T;
  /** [B, H, W, C] -> [B, C] */
  globalAveragePool(x: T): T;
  /** [B, H, W, C] -> [B, H * W, C], row by row. */
  tokens(x: T): T;
  /** [B, N, C] -> [B, N + 1, C]: the learned token [C] of that name comes first. */
  prependToken(x: T, name: string): T;
  /** Adds the learned table [N, C] of that name to [B, N, C]. */
  addPositions(x: T, name: string): T;
  /** [B, N, C] -> [B, C]: the class token. */
  firstToken(x: T): T;
  /**
   * Multi-head self-attention of stacked queries, keys and values: [B, N, 3 C] -> [B, N, C]; head h owns
   * columns h*C/heads to (h+1)*C/heads of each third, scores are scaled by (C/heads)^-0.5. `dropout` acts on
   * the soft-max weights while training.
   */
  attention(qkv: T, heads: number, dropout: number): T;
  /**
   * Bi-directional WKV of keys and values, both [B, ..., C], all axes between being tokens, row by row: for
   * each token the mean of all values, weighted by exp(key) and, with the distance, by the learned NAME.decay
   * [C] (NAME.first [C] for the token itself).
   */
  biWkv(keys: T, values: T, name: string): T;
  /** A layer of a network that others have made, batch norms apart: those are `batchNorm`'s, whoever made them. */
  layer(layer: Exclude<Layer, { op: 'batchNorm' }>, inputs: readonly T[]): T;
  /** The same value under a name, for those who look inside (tests, pictures of features). */
  tap(x: T, name: string): T;
}
