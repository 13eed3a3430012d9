/** The layers of other people's networks as shapes: what they give, which parameters they have, what they cost. */
import { PupilError } from '../../errors.ts';
import { broadcast, type Layer, windowedSize } from '../layers.ts';
import type { Ops } from '../ops.ts';
import type { Init, ParameterLayout } from '../parameters.ts';
import { sizeOf } from '../parameters.ts';

type Shape = readonly number[];

/** Where a walk writes down what it meets. */
export interface Walk {
  readonly ops: () => Pick<Ops<Shape>, 'layerNorm' | 'groupNorm'>;
  declare(name: string, shape: Shape, layout: ParameterLayout, init: Init): void;
  give(name: string, shape: Shape, layout: ParameterLayout): void;
  work(multiplyAccumulates: number): void;
}

type Of<Op extends Layer['op']> = Extract<Layer, { op: Op }>;

const nothing = () => undefined;
const same = (x: Shape) => x;
const NOWHERE: Walk = {
  ops: () => ({ layerNorm: same, groupNorm: same }),
  declare: nothing,
  give: nothing,
  work: nothing,
};

/** What a layer gives, where nobody writes down the rest. @throws {PupilError} RECIPE_INVALID as `layerShape` */
export function shapeOfLayer(layer: Layer, inputs: readonly Shape[]): Shape {
  return layer.op === 'batchNorm' ? (inputs[0] ?? refuse(layer, inputs)) : layerShape(layer, inputs, NOWHERE);
}

/**
 * @throws {PupilError} RECIPE_INVALID where a layer does not fit what it is given
 * @long one layer after another
 */
export function layerShape(
  layer: Exclude<Layer, Of<'batchNorm'>>,
  inputs: readonly Shape[],
  walk: Walk,
): Shape {
  const x = inputs[0] ?? refuse(layer, inputs);
  switch (layer.op) {
    case 'conv':
      return convolved(layer, x, walk);
    case 'depthwise':
      return depthwise(layer, x, walk);
    case 'linear':
      return linear(layer, x, walk);
    case 'product': {
      const [a, b] = [x, inputs[1] ?? refuse(layer, inputs)];
      const [inner, columns] = layer.isTransposed ? [b.at(-1), b.at(-2)] : [b.at(-2), b.at(-1)];
      const isFit = inner === a.at(-1) && a.slice(0, -2).join() === b.slice(0, -2).join();
      if (!isFit || columns === undefined || a.length !== b.length) return refuse(layer, inputs);
      walk.work(sizeOf(a) * columns);
      return [...a.slice(0, -1), columns];
    }
    case 'layerNorm':
      return walk.ops().layerNorm(x, layer.name);
    case 'groupNorm':
      return walk.ops().groupNorm(x, layer.name, layer.groups);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
      // The photos' axis stands before both: they must have as many axes.
      if (inputs[1]?.length !== x.length) return refuse(layer, inputs);
      return broadcast(x, inputs[1]) ?? refuse(layer, inputs);
    case 'with': {
      const layout = (['scalar', 'C'] as const)[layer.shape.length] ?? 'TC';
      const isFactor = layer.kind === 'multiply' || layer.kind === 'divide';
      if (layer.isFrozen === true) walk.give(layer.name, layer.shape, layout);
      else walk.declare(layer.name, layer.shape, layout, { kind: 'constant', value: isFactor ? 1 : 0 });
      return broadcast(x, layer.shape) ?? refuse(layer, [x, layer.shape]);
    }
    case 'maxPool':
    case 'averagePool':
      return [...windowedSize(image(layer, x), layer), x[2]!];
    case 'reduce': {
      if (layer.axes.some((axis) => !(axis < x.length))) return refuse(layer, inputs);
      const kept = x.map((size, axis) => (layer.axes.includes(axis) ? 1 : size));
      return layer.keepsAxes ? kept : x.filter((_, axis) => !layer.axes.includes(axis));
    }
    case 'concat': {
      const along = inputs.reduce((sum, shape) => sum + shape[layer.axis]!, 0);
      const others = inputs.map((shape) => shape.toSpliced(layer.axis, 1).join());
      if (others.some((other) => other !== others[0])) return refuse(layer, inputs);
      return x.with(layer.axis, along);
    }
    case 'slice':
      if (!(layer.start + layer.size <= x[layer.axis]!)) return refuse(layer, inputs);
      return x.with(layer.axis, layer.size);
    case 'reshape':
      return sizeOf(x) === sizeOf(layer.shape) ? layer.shape : refuse(layer, inputs);
    case 'rearrange':
      return sizeOf(x) === sizeOf(layer.shape) ? layer.shape : refuse(layer, inputs);
    case 'pad':
      return x.map((size, axis) => size + layer.pads[axis]![0] + layer.pads[axis]![1]);
    case 'tokens': {
      const [count, width] = x as [number, number];
      const init: Init = { kind: 'normal', deviation: width ** -0.5 };
      const isOne = layer.count === 1;
      walk.declare(layer.name, isOne ? [width] : [layer.count, width], isOne ? 'C' : 'TC', init);
      return [count + layer.count, width];
    }
    case 'resize':
      return [...layer.size, image(layer, x)[2]];
    default:
      // What is left acts on each number, or on each row, by itself.
      return x;
  }
}

function convolved(layer: Of<'conv'>, x: Shape, walk: Walk): Shape {
  const { weight, bias, kernel, outputs, groups, dilation } = layer;
  const [, , inputs] = image(layer, x);
  if (inputs % groups !== 0 || outputs % groups !== 0) return refuse(layer, [x]);
  const fanIn = kernel[0] * kernel[1] * (inputs / groups);
  walk.declare(weight, [...kernel, inputs / groups, outputs], 'HWIO', he(fanIn));
  if (bias !== undefined) walk.declare(bias, [outputs], 'C', ZERO);
  const size = windowedSize(x, layer, dilation);
  walk.work(size[0] * size[1] * outputs * fanIn);
  return [...size, outputs];
}

function depthwise(layer: Of<'depthwise'>, x: Shape, walk: Walk): Shape {
  const { weight, bias, kernel, multiplier, dilation } = layer;
  const [, , channels] = image(layer, x);
  const fanIn = kernel[0] * kernel[1];
  walk.declare(weight, [...kernel, channels, multiplier], 'HWC1', he(fanIn));
  if (bias !== undefined) walk.declare(bias, [channels * multiplier], 'C', ZERO);
  const size = windowedSize(x, layer, dilation);
  walk.work(size[0] * size[1] * channels * multiplier * fanIn);
  return [...size, channels * multiplier];
}

function linear({ weight, bias, outputs }: Of<'linear'>, x: Shape, walk: Walk): Shape {
  const inputs = x.at(-1)!;
  walk.work(sizeOf(x) * outputs);
  walk.declare(weight, [inputs, outputs], 'IO', { kind: 'uniform', bound: 1 / Math.sqrt(inputs) });
  if (bias !== undefined) walk.declare(bias, [outputs], 'C', ZERO);
  return [...x.slice(0, -1), outputs];
}

const ZERO: Init = { kind: 'constant', value: 0 };
const he = (fanIn: number): Init => ({ kind: 'normal', deviation: Math.sqrt(2 / fanIn) });

function image(layer: Layer, x: Shape): readonly [number, number, number] {
  return x.length === 3 ? [x[0]!, x[1]!, x[2]!] : refuse(layer, [x]);
}

function refuse(layer: Layer, inputs: readonly Shape[]): never {
  const shapes = inputs.map((shape) => `[${shape.join()}]`).join(' and ');
  throw new PupilError('RECIPE_INVALID', `The layer ${layer.op} does not fit ${shapes || 'nothing'}.`, {
    layer: layer.op,
  });
}
