/** The tfjs interpreter's operations under the names of the reference. */
import * as tf from '@tensorflow/tfjs-core';
import type { TensorOps, TensorOpsOptions } from '../../students/interpreters/tensorflow.ts';
import { tensorOps } from '../../students/interpreters/tensorflow.ts';
import type { Padding } from '../../students/ops.ts';
import type { Context, Implementation, Tensors } from '../fixture-context.ts';
import { differentiate, inputsOf, numberOf } from '../fixture-context.ts';

type Layer = (ops: TensorOps, inputs: Tensors, context: Context) => Record<string, tf.Tensor>;

/** Parameter names of the interpreter -> inputs of the case. */
const AFFINE = {
  'n.weight': 'w',
  'n.bias': 'b',
  'n.running_mean': 'running_mean',
  'n.running_var': 'running_var',
};
const ATTENTION = { in: 'w_in', in_bias: 'b_in', out: 'w_out', out_bias: 'b_out' };

function layer(
  names: Readonly<Record<string, string>>,
  compute: Layer,
  more: (inputs: Tensors) => Partial<TensorOpsOptions> = () => ({}),
): Implementation {
  return (context) =>
    differentiate(context, inputsOf(context), (inputs) => {
      const ops = tensorOps({
        parameter: (name) => inputs.get(names[name] ?? name)!,
        mode: context.config['train'] === false ? 'eval' : 'train',
        ...more(inputs),
      });
      const outputs = compute(ops, inputs, context);
      return { ...outputs, loss: tf.sum(tf.mul(outputs['out']!, inputs.get('cotangent')!)) };
    });
}

const x = (inputs: Tensors) => inputs.get('x')!;

export const LAYERS: Readonly<Record<string, Implementation>> = {
  layer_norm: layer(AFFINE, (ops, inputs) => ({ out: ops.layerNorm(x(inputs), 'n') })),
  group_norm: layer(AFFINE, (ops, inputs, { config }) => ({
    out: ops.groupNorm(x(inputs), 'n', numberOf(config, 'groups')),
  })),
  batch_norm: layer(AFFINE, (ops, inputs) => {
    const out = ops.batchNorm(x(inputs), 'n');
    const statistic = (name: string) => ops.runningStatistics.get(`n.${name}`) ?? inputs.get(name)!;
    return {
      out,
      new_running_mean: statistic('running_mean'),
      new_running_var: statistic('running_var'),
    };
  }),
  quick_gelu: layer({}, (ops, inputs) => ({ out: ops.quickGelu(x(inputs)) })),
  attention: layer(
    ATTENTION,
    (ops, inputs, { config }) => {
      const width = x(inputs).shape[2]!;
      const qkv = ops.linear(x(inputs), { weight: 'in', bias: 'in_bias', outputs: 3 * width });
      const mixed = ops.attention(qkv, numberOf(config, 'heads'), 0);
      return { out: ops.linear(mixed, { weight: 'out', bias: 'out_bias', outputs: width }) };
    },
    (inputs) => ({ attentionMultiplier: () => inputs.get('mult') ?? null }),
  ),
  conv: (context) => {
    const isDepthwise = numberOf(context.config, 'groups') !== 1;
    const convolve = layer({ k: 'w' }, (ops, inputs, { config }) => {
      const [kernelPx, , , outputs] = inputs.get('w')!.shape as [number, number, number, number];
      const padding = config['pad'] as Padding;
      const stride = numberOf(config, 'stride');
      if (isDepthwise && padding !== 'valid') {
        return { out: ops.depthwiseConv2d(x(inputs), { weight: 'k', kernelPx, stride, padding }) };
      }
      return { out: ops.conv2d(x(inputs), { weight: 'k', kernelPx, outputs, stride, padding }) };
    });
    return convolve(context);
  },
  // "projection": P = mu U^T + u with U listed as [W, D].
  linear: (context) =>
    differentiate(context, inputsOf(context), (inputs) => {
      const transposed = tf.transpose(inputs.get('U')!);
      const ops = tensorOps({
        parameter: (name) => (name === 'U' ? transposed : inputs.get(name)!),
        mode: 'eval',
      });
      const outputs = transposed.shape[1]!;
      return { P: ops.linear(inputs.get('mu')!, { weight: 'U', bias: 'u', outputs }) };
    }),
};
