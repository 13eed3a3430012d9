/**
 * Walks a student with shapes instead of numbers and writes down what it meets: every parameter with its layout and
 * start, and the multiply-accumulates of convolutions, linear maps and attention (norms and activations are left out,
 * as in the literature).
 */
import { PupilError } from '../../errors.ts';
import type { Ops } from '../ops.ts';
import type { Init, ParameterLayout, ParameterSpec } from '../parameters.ts';
import { sizeOf } from '../parameters.ts';
import { layerShape } from './layer-shapes.ts';

/** Of one image: no batch axis. */
export type Shape = readonly number[];

export interface ShapeWalk {
  readonly parameters: readonly ParameterSpec[];
  readonly multiplyAccumulates: number;
  readonly taps: ReadonlyMap<string, Shape>;
}

/** @long one operation after another, as `Ops` lists them */
export function walkShapes(walk: (ops: Ops<Shape>) => void): ShapeWalk {
  const parameters: ParameterSpec[] = [];
  const taps = new Map<string, Shape>();
  let multiplyAccumulates = 0;

  /** Layers may share a parameter. */
  const isKnown = (name: string, shape: Shape): boolean => {
    const known = parameters.find((spec) => spec.name === name);
    if (known !== undefined) alike(known.shape, shape);
    return known !== undefined;
  };
  const declare = (name: string, shape: Shape, layout: ParameterLayout, init: Init, isTrainable = true) => {
    if (isKnown(name, shape)) return;
    parameters.push({
      name,
      shape,
      layout,
      init,
      isTrainable,
      decay: layout === 'HWIO' || layout === 'HWC1' || layout === 'IO',
    });
  };
  const give = (name: string, shape: Shape, layout: ParameterLayout) => {
    if (isKnown(name, shape)) return;
    const init: Init = { kind: 'constant', value: 0 };
    parameters.push({ name, shape, layout, init, isTrainable: false, isFrozen: true, decay: false });
  };
  const affine = (name: string, width: number) => {
    declare(`${name}.weight`, [width], 'C', { kind: 'constant', value: 1 });
    declare(`${name}.bias`, [width], 'C', { kind: 'constant', value: 0 });
  };
  const same = (x: Shape) => x;

  const ops: Ops<Shape> = {
    conv2d(x, { weight, kernelPx, outputs, stride, padding }) {
      const [height, width, inputs] = image(x);
      const out = (size: number) =>
        padding === 'valid' ? Math.floor((size - kernelPx) / stride) + 1 : Math.ceil(size / stride);
      const fanIn = kernelPx * kernelPx * inputs;
      // He where a ReLU follows; the patch embedding (valid) starts as PyTorch's nn.Conv2d does, like the paper's.
      const init: Init =
        padding === 'valid'
          ? { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) }
          : { kind: 'normal', deviation: Math.sqrt(2 / fanIn) };
      declare(weight, [kernelPx, kernelPx, inputs, outputs], 'HWIO', init);
      multiplyAccumulates += out(height) * out(width) * outputs * fanIn;
      return [out(height), out(width), outputs];
    },
    depthwiseConv2d(x, { weight, kernelPx, stride }) {
      const [height, width, channels] = image(x);
      const [fanIn, outHeight, outWidth] = [
        kernelPx ** 2,
        Math.ceil(height / stride),
        Math.ceil(width / stride),
      ];
      const init: Init = { kind: 'normal', deviation: Math.sqrt(2 / fanIn) };
      declare(weight, [kernelPx, kernelPx, channels, 1], 'HWC1', init);
      multiplyAccumulates += outHeight * outWidth * channels * fanIn;
      return [outHeight, outWidth, channels];
    },
    linear(x, { weight, bias, outputs, start = 'default' }) {
      const inputs = x.at(-1)!;
      multiplyAccumulates += sizeOf(x) * outputs;
      if (start === 'frozen') {
        give(weight, [inputs, outputs], 'IO');
        give(bias, [outputs], 'C');
        return [...x.slice(0, -1), outputs];
      }
      // PyTorch's default for nn.Linear: uniform in 1/sqrt(fan in), bias alike.
      const usual = 1 / Math.sqrt(inputs);
      const bound = start === 'xavier' ? Math.sqrt(6 / (inputs + outputs)) : usual;
      declare(weight, [inputs, outputs], 'IO', { kind: 'uniform', bound });
      const biasInit: Init =
        start === 'default' ? { kind: 'uniform', bound: usual } : { kind: 'constant', value: 0 };
      declare(bias, [outputs], 'C', biasInit);
      return [...x.slice(0, -1), outputs];
    },
    batchNorm(x, name) {
      const width = x.at(-1)!;
      affine(name, width);
      declare(`${name}.running_mean`, [width], 'C', { kind: 'constant', value: 0 }, false);
      declare(`${name}.running_var`, [width], 'C', { kind: 'constant', value: 1 }, false);
      return x;
    },
    groupNorm(x, name) {
      affine(name, x.at(-1)!);
      return x;
    },
    layerNorm(x, name) {
      affine(name, x.at(-1)!);
      return x;
    },
    relu: same,
    relu6: same,
    quickGelu: same,
    sigmoid: same,
    unitLength: same,
    add: alike,
    multiply: alike,
    globalAveragePool: (x) => [image(x)[2]],
    tokens(x) {
      const [height, width, channels] = image(x);
      return [height * width, channels];
    },
    prependToken(x, name) {
      const [count, width] = sequence(x);
      // The paper draws token and positions from N(0, 1) / sqrt(width).
      declare(name, [width], 'C', { kind: 'normal', deviation: width ** -0.5 });
      return [count + 1, width];
    },
    addPositions(x, name) {
      const [count, width] = sequence(x);
      declare(name, [count, width], 'TC', { kind: 'normal', deviation: width ** -0.5 });
      return x;
    },
    firstToken: (x) => [sequence(x)[1]],
    attention(qkv) {
      const [count, width] = sequence(qkv);
      multiplyAccumulates += 2 * count * count * (width / 3);
      return [count, width / 3];
    },
    biWkv(keys, values, name) {
      const width = alike(keys, values).at(-1)!;
      const count = sizeOf(keys) / width;
      // Of both signs: some channels start near-sighted, some far-sighted.
      declare(`${name}.decay`, [width], 'C', { kind: 'uniform', bound: 4 });
      declare(`${name}.first`, [width], 'C', { kind: 'constant', value: 0 });
      multiplyAccumulates += 2 * count * count * width;
      return values;
    },
    tap(x, name) {
      taps.set(name, x);
      return x;
    },
    layer: (layer, inputs) =>
      layerShape(layer, inputs, {
        ops: () => ops,
        declare,
        give,
        work: (count) => {
          multiplyAccumulates += count;
        },
      }),
  };
  walk(ops);
  return { parameters, multiplyAccumulates, taps };
}

function alike(a: Shape, b: Shape): Shape {
  if (a.join() === b.join()) return a;
  throw new PupilError('RECIPE_INVALID', `Shapes ${a.join('x')} and ${b.join('x')} do not go together.`);
}

function image(x: Shape): readonly [number, number, number] {
  if (x.length !== 3) throw new PupilError('RECIPE_INVALID', `Expected [H, W, C], not [${x.join()}].`);
  return [x[0]!, x[1]!, x[2]!];
}

function sequence(x: Shape): readonly [number, number] {
  if (x.length !== 2) throw new PupilError('RECIPE_INVALID', `Expected [N, C], not [${x.join()}].`);
  return [x[0]!, x[1]!];
}
