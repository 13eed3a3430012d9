/** The student's vocabulary as expressions of PyTorch. Images turn their axes only where a layer needs it. */
import { PupilError } from '../../errors.ts';
import { type BatchNormOptions, NORM_EPSILON, type Ops } from '../../students/ops.ts';
import { squareWindow } from '../../students/square-window.ts';
import { pythonNumber } from './python.ts';
import { torchLayer } from './torch-layers.ts';
import type { Value, Writer } from './values.ts';
import { axisOf } from './values.ts';

/** `, eps=1e-3` where it is not PyTorch's own. */
export const epsilonOf = (epsilon = NORM_EPSILON) =>
  epsilon === NORM_EPSILON ? '' : `, eps=${pythonNumber(epsilon)}`;

/** @long one operation after another, as `Ops` lists them */
export function torchOps(writer: Writer): Ops<Value> {
  const { tree } = writer;
  const simple = (name: string) => (x: Value) => writer.call(name, x);

  const ops: Ops<Value> = {
    conv2d(x, conv) {
      const { weight, outputs } = conv;
      return ops.layer({ op: 'conv', weight, outputs, groups: 1, ...squareWindow(x.shape, conv) }, [x]);
    },
    depthwiseConv2d(x, conv) {
      const window = squareWindow(x.shape, conv);
      return ops.layer({ op: 'depthwise', weight: conv.weight, multiplier: 1, ...window }, [x]);
    },
    linear: (x, { weight, bias, outputs }) => ops.layer({ op: 'linear', weight, bias, outputs }, [x]),
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
