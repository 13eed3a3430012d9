/**
 * Runs a student on tfjs, to train or to answer. Values are tensors; parameters come by name; in training the running
 * statistics of batch norm are collected for the caller instead of being written behind its back.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../errors.ts';
import type { Random } from '../../random.ts';
import {
  attention,
  batchNormEval,
  batchNormTrain,
  biWkv,
  groupNorm,
  layerNorm,
  linear,
  quickGelu,
  unitRows,
} from '../../tensors/blocks.ts';
import { RECTIFIERS, UNBOUNDED } from '../../tensors/rectifier.ts';
import { blend } from '../../tensors/vectors.ts';
import type { Ops } from '../ops.ts';
import { BATCH_NORM_MOMENTUM, NORM_EPSILON } from '../ops.ts';
import { drawAttentionMasks, masksOf } from './attention-dropout.ts';
import { layerTensor } from './layer-tensors.ts';

export interface TensorOpsOptions {
  /** A parameter or running statistic by name. */
  readonly parameter: (name: string) => tf.Tensor;
  readonly mode: 'train' | 'eval';
  /** Draws the attention dropout of a training step; without it there is none. */
  readonly random?: Random;
  /** Given instead of drawn multipliers of the soft-max weights [B, heads, N, N], by attention layer: for tests. */
  readonly attentionMultiplier?: (layer: number) => tf.Tensor | null;
  /** Called with every value that the student names. */
  readonly onTap?: (name: string, value: tf.Tensor) => void;
}

export interface TensorOps extends Ops<tf.Tensor> {
  /** New running statistics by name, after a training pass. Kept out of tidies: the caller disposes of them. */
  readonly runningStatistics: Map<string, tf.Tensor>;
}

/** Parameters out of a map, with a clear refusal of unknown names. */
export function lookup(parameters: ReadonlyMap<string, tf.Tensor>): (name: string) => tf.Tensor {
  return (name) => {
    const value = parameters.get(name);
    if (value === undefined) throw new PupilError('RECIPE_INVALID', `The student has no parameter ${name}.`);
    return value;
  };
}

/** @long one operation after another, as `Ops` lists them */
export function tensorOps(options: TensorOpsOptions): TensorOps {
  const { parameter, mode } = options;
  const runningStatistics = new Map<string, tf.Tensor>();
  let attentionLayers = 0;

  const vector = (name: string) => parameter(name) as tf.Tensor1D;
  const remember = (name: string, batch: tf.Tensor1D, factor: number) => {
    const mixed = blend(vector(name), batch, 1 - BATCH_NORM_MOMENTUM, BATCH_NORM_MOMENTUM * factor);
    runningStatistics.set(name, tf.keep(mixed));
  };
  const masks = (shape: readonly [number, number, number, number], rate: number) => {
    const layer = attentionLayers++;
    const given = options.attentionMultiplier?.(layer) ?? null;
    if (given !== null) return masksOf(given);
    if (mode === 'eval' || rate === 0 || options.random === undefined) return null;
    return drawAttentionMasks(shape, rate, options.random);
  };

  const ops: TensorOps = {
    runningStatistics,
    conv2d(x, { weight, kernelPx, stride, padding }) {
      const pad = padding === 'sym' ? (kernelPx - 1) / 2 : padding;
      return tf.conv2d(x as tf.Tensor4D, parameter(weight) as tf.Tensor4D, stride, pad);
    },
    depthwiseConv2d(x, { weight, kernelPx, stride, padding }) {
      const pad = padding === 'sym' ? (kernelPx - 1) / 2 : padding;
      return tf.depthwiseConv2d(x as tf.Tensor4D, parameter(weight) as tf.Tensor4D, stride, pad);
    },
    linear(x, { weight, bias, outputs }) {
      const flat = x.rank === 2 ? (x as tf.Tensor2D) : tf.reshape(x, [-1, x.shape.at(-1)!]);
      const y = linear(flat as tf.Tensor2D, parameter(weight) as tf.Tensor2D, vector(bias));
      return x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), outputs]);
    },
    batchNorm(x, name, { epsilon = NORM_EPSILON, activation } = {}) {
      const bounds = activation === undefined ? UNBOUNDED : RECTIFIERS[activation];
      const gamma = vector(`${name}.weight`);
      const beta = vector(`${name}.bias`);
      if (mode === 'eval') {
        const mean = vector(`${name}.running_mean`);
        const variance = vector(`${name}.running_var`);
        return batchNormEval(x, gamma, beta, mean, variance, epsilon, bounds);
      }
      const { y, mean, variance } = batchNormTrain(x, gamma, beta, epsilon, bounds);
      const count = x.size / x.shape.at(-1)!;
      remember(`${name}.running_mean`, mean, 1);
      // PyTorch stores the unbiased variance and normalises with the biased one.
      remember(`${name}.running_var`, variance, count / Math.max(1, count - 1));
      return y;
    },
    groupNorm: (x, name, groups, epsilon = NORM_EPSILON) =>
      groupNorm(x as tf.Tensor4D, groups, vector(`${name}.weight`), vector(`${name}.bias`), epsilon),
    layerNorm: (x, name, epsilon = NORM_EPSILON) =>
      layerNorm(x, vector(`${name}.weight`), vector(`${name}.bias`), epsilon),
    relu: (x) => tf.relu(x),
    relu6: (x) => tf.relu6(x),
    quickGelu: (x) => quickGelu(x),
    sigmoid: (x) => tf.sigmoid(x),
    unitLength: (x) => unitRows(x as tf.Tensor2D),
    add: (a, b) => tf.add(a, b),
    multiply: (a, b) => tf.mul(a, b),
    globalAveragePool: (x) => tf.mean(x, [1, 2]),
    tokens: (x) => tf.reshape(x, [x.shape[0]!, -1, x.shape[3]!]),
    prependToken(x, name) {
      const [batch, , width] = x.shape as [number, number, number];
      const token = tf.mul(tf.ones([batch, 1, 1]), tf.reshape(parameter(name), [1, 1, width]));
      return tf.concat([token, x], 1);
    },
    addPositions: (x, name) => tf.add(x, tf.expandDims(parameter(name), 0)),
    firstToken(x) {
      const [batch, , width] = x.shape as [number, number, number];
      return tf.reshape(tf.slice(x, [0, 0, 0], [batch, 1, width]), [batch, width]);
    },
    attention(qkv, heads, dropout) {
      const [batch, count] = qkv.shape as [number, number, number];
      return attention(qkv as tf.Tensor3D, heads, masks([batch, heads, count, count], dropout));
    },
    biWkv(keys, values, name) {
      const sequence = (x: tf.Tensor) => tf.reshape(x, [x.shape[0]!, -1, x.shape.at(-1)!]) as tf.Tensor3D;
      const y = biWkv(sequence(keys), sequence(values), vector(`${name}.decay`), vector(`${name}.first`));
      return tf.reshape(y, values.shape);
    },
    tap(x, name) {
      options.onTap?.(name, x);
      return x;
    },
    layer: (layer, inputs) => layerTensor(layer, inputs, { ops, parameter }),
  };
  return ops;
}
