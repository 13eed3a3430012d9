/** The student's vocabulary as expressions of PyTorch. Images turn their axes only where a layer needs it. */
import { PupilError } from '../../errors.ts';
import { type BatchNormOptions, NORM_EPSILON, type Ops, type Padding } from '../../students/ops.ts';
import { pythonNumber } from './python.ts';
import { torchLayer } from './torch-layers.ts';
import type { Value, Writer } from './values.ts';
import { axisOf } from './values.ts';

/** `, eps=1e-3` where it is not PyTorch's own. */
export const epsilonOf = (epsilon = NORM_EPSILON) =>
  epsilon === NORM_EPSILON ? '' : `, eps=${pythonNumber(epsilon)}`;

interface Convolution {
  readonly weight: string;
  readonly kernelPx: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** @long one operation after another, as `Ops` lists them */
export function torchOps(writer: Writer): Ops<Value> {
  const { tree } = writer;
  const simple = (name: string) => (x: Value) => writer.call(name, x);

  const convolved = (given: Value, conv: Convolution, outputs: number, groups: number): Value => {
    const { weight, kernelPx, stride, padding } = conv;
    const image = writer.channelsFirst(given);
    const [height, width, inputs] = image.shape as [number, number, number];
    const out = (size: number) =>
      padding === 'valid' ? Math.floor((size - kernelPx) / stride) + 1 : Math.ceil(size / stride);
    const x = padding === 'same' ? paddedAsTensorFlow(writer, image, kernelPx, stride) : image;
    const settings = [
      ...(stride === 1 ? [] : [`stride=${stride}`]),
      ...(padding === 'sym' && kernelPx > 1 ? [`padding=${(kernelPx - 1) / 2}`] : []),
      ...(groups === 1 ? [] : [`groups=${groups}`]),
    ];
    const shape = [out(height), out(width), outputs];
    const made = `nn.Conv2d(${[inputs, outputs, kernelPx, ...settings, 'bias=False'].join(', ')})`;
    const path = tree.layer([weight], made);
    if (path !== null) return writer.layer(path, x, { shape });
    const raw = tree.parameter(weight, [outputs, inputs / groups, kernelPx, kernelPx]);
    return writer.withParameters(
      [raw],
      [x],
      ([input], at) => `F.conv2d(${[input, at(raw), ...settings].join(', ')})`,
      { shape },
    );
  };

  const ops: Ops<Value> = {
    conv2d: (x, conv) => convolved(x, conv, conv.outputs, 1),
    depthwiseConv2d: (x, conv) => convolved(x, conv, x.shape[2]!, x.shape[2]!),
    linear(given, { weight, bias, outputs }) {
      const x = writer.channelsLast(given);
      const inputs = x.shape.at(-1)!;
      const shape = [...x.shape.slice(0, -1), outputs];
      const path = tree.layer([weight, bias], `nn.Linear(${inputs}, ${outputs})`);
      if (path !== null) return writer.layer(path, x, { shape });
      const raw = [tree.parameter(weight, [outputs, inputs]), tree.parameter(bias, [outputs])];
      return writer.withParameters(
        raw,
        [x],
        ([input], at) => `F.linear(${[input, ...raw.map(at)].join(', ')})`,
        { shape },
      );
    },
    batchNorm: (x, name, { epsilon, activation }: BatchNormOptions = {}) => {
      const y = batchNorm(writer, x, name, epsilonOf(epsilon));
      return activation === undefined ? y : ops[activation](y);
    },
    groupNorm(given, name, groups, epsilon) {
      const x = writer.channelsFirst(given);
      const channels = x.shape[2]!;
      const made = `nn.GroupNorm(${groups}, ${channels}${epsilonOf(epsilon)})`;
      return affine(writer, x, name, made, channels, `F.group_norm`, `${groups}`, epsilonOf(epsilon));
    },
    layerNorm(given, name, epsilon) {
      const x = writer.channelsLast(given);
      const width = x.shape.at(-1)!;
      const made = `nn.LayerNorm(${width}${epsilonOf(epsilon)})`;
      return affine(writer, x, name, made, width, 'F.layer_norm', `(${width},)`, epsilonOf(epsilon));
    },
    relu: simple('F.relu'),
    relu6: simple('F.relu6'),
    quickGelu: (x) => writer.call(writer.helper('quick_gelu'), x),
    sigmoid: simple('torch.sigmoid'),
    unitLength: (x) => writer.call('F.normalize', x, 'dim=-1, eps=1e-12', { home: '' }),
    add: (a, b) => writer.operator('+', a, writer.alike(a, b)),
    multiply: (a, b) => writer.operator('*', a, writer.alike(a, b)),
    globalAveragePool: (x) =>
      writer.method('mean', x, `(${axisOf(x, 0)}, ${axisOf(x, 1)})`, { shape: [x.shape[2]!], home: '' }),
    tokens(given) {
      const x = writer.channelsLast(given);
      const [height, width, channels] = x.shape as [number, number, number];
      return writer.method('flatten', x, '1, 2', { shape: [height * width, channels], home: '' });
    },
    prependToken(x, name) {
      const path = tree.parameter(name, [x.shape[1]!]);
      const helper = writer.helper('with_tokens');
      const shape = [x.shape[0]! + 1, x.shape[1]!];
      const write = ([input]: readonly string[], at: (path: string) => string) =>
        `${helper}(${input}, ${at(path)}, 0)`;
      return writer.withParameters([path], [x], write, { shape });
    },
    addPositions(x, name) {
      const path = tree.parameter(name, x.shape);
      const how = { isOperator: true };
      return writer.withParameters([path], [x], ([input], at) => `${input} + ${at(path)}`, how);
    },
    firstToken: (x) =>
      writer.value([x], ([input]) => `${input}[:, 0]`, { shape: [x.shape[1]!], home: '', binds: true }),
    attention(qkv, heads, dropout) {
      const [count, width] = qkv.shape as [number, number];
      const rate = dropout === 0 ? '0' : `${pythonNumber(dropout)} * self.training`;
      return writer.call(writer.helper('attention'), qkv, `${heads}, ${rate}`, { shape: [count, width / 3] });
    },
    biWkv(keys, values, name) {
      const [k, v] = [writer.channelsLast(keys), writer.channelsLast(values)];
      const width = v.shape.at(-1)!;
      const paths = [tree.parameter(`${name}.decay`, [width]), tree.parameter(`${name}.first`, [width])];
      const helper = writer.helper('bi_wkv');
      return writer.withParameters(
        paths,
        [k, v],
        (inputs, at) => {
          return `${helper}(${[...inputs, ...paths.map(at)].join(', ')})`;
        },
        { shape: v.shape, isChannelsFirst: false },
      );
    },
    layer: (layer, inputs) => torchLayer(layer, inputs, { ops, writer }),
    tap: (x) => x,
  };
  return ops;
}

/** TensorFlow's `same` at stride 2 has more on the right and below. */
function paddedAsTensorFlow(writer: Writer, x: Value, kernelPx: number, stride: number): Value {
  const sides = [x.shape[1]!, x.shape[0]!].flatMap((size) => {
    const pad = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernelPx - size);
    return [pad >> 1, pad - (pad >> 1)];
  });
  return sides.every((pad) => pad === 0) ? x : writer.call('F.pad', x, `(${sides.join(', ')})`);
}

/** A norm of weight and bias alone. */
function affine(
  writer: Writer,
  x: Value,
  name: string,
  made: string,
  width: number,
  called: string,
  over: string,
  epsilon: string,
): Value {
  const parts = [`${name}.weight`, `${name}.bias`];
  const path = writer.tree.layer(parts, made);
  if (path !== null) return writer.layer(path, x);
  const raw = parts.map((part) => writer.tree.parameter(part, [width]));
  const write = ([input]: readonly string[], at: (path: string) => string) =>
    `${called}(${[input, over, ...raw.map(at)].join(', ')}${epsilon})`;
  return writer.withParameters(raw, [x], write);
}

/** PyTorch's norms have the channels second, whatever comes after. */
function batchNorm(writer: Writer, given: Value, name: string, epsilon: string): Value {
  const channels = given.shape.at(-1)!;
  const rank = given.shape.length;
  const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${name}.${part}`);
  const made = `nn.BatchNorm${rank === 3 ? '2d' : '1d'}(${channels}${epsilon})`;
  const path = writer.tree.layer(parts, made);
  if (path === null || rank > 3) {
    throw new PupilError(
      'RECIPE_INVALID',
      `PyTorch has no batch norm that does what ${name.slice(0, 80)} does to [${given.shape.join()}]. Export the student without PyTorch.`,
      { axes: rank },
    );
  }
  if (rank === 3) return writer.layer(path, writer.channelsFirst(given));
  if (rank === 1) return writer.layer(path, given);
  const turned = writer.method('transpose', given, '1, 2');
  return writer.method('transpose', writer.layer(path, turned), '1, 2');
}
