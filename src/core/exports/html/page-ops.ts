/** The student's vocabulary as steps of a page's program. No batch axis: the page answers one photo after another. */
import { PupilError } from '../../errors.ts';
import { shapeOfLayer } from '../../students/interpreters/layer-shapes.ts';
import type { Layer } from '../../students/layers.ts';
import type { BatchNormOptions, Conv, DepthwiseConv, Linear, Ops } from '../../students/ops.ts';
import { NORM_EPSILON } from '../../students/ops.ts';
import { sizeOf } from '../../students/parameters.ts';
import { squareWindow } from '../../students/square-window.ts';
import { normAsAffine, normOf } from '../fold.ts';
import { addArray, type NamedStep } from './named-program.ts';
import { resizeTerms } from './resize-terms.ts';

export interface PageValue {
  readonly at: number;
  readonly shape: readonly number[];
}

type Shape = readonly number[];

export class PageOps implements Ops<PageValue> {
  readonly steps: NamedStep[] = [];
  readonly arrays: Map<string, Float32Array>;

  constructor(parameters: ReadonlyMap<string, Float32Array>) {
    this.arrays = new Map(parameters);
  }

  /** `x * scale + shift` by channel, of arrays that are no parameters of the student. */
  channels(x: PageValue, scale: Float32Array, shift: Float32Array): PageValue {
    const own = { weight: addArray(this.arrays, scale), bias: addArray(this.arrays, shift) };
    return this.#emit({ op: 'channels', ...own }, [x], x.shape);
  }

  conv2d(x: PageValue, conv: Conv): PageValue {
    const { weight, outputs } = conv;
    return this.layer({ op: 'conv', weight, outputs, groups: 1, ...squareWindow(x.shape, conv) }, [x]);
  }

  depthwiseConv2d(x: PageValue, conv: DepthwiseConv): PageValue {
    const window = squareWindow(x.shape, conv);
    return this.layer({ op: 'depthwise', weight: conv.weight, multiplier: 1, ...window }, [x]);
  }

  linear(x: PageValue, { weight, bias, outputs }: Linear): PageValue {
    return this.layer({ op: 'linear', weight, bias, outputs }, [x]);
  }

  batchNorm(
    x: PageValue,
    name: string,
    { epsilon = NORM_EPSILON, activation }: BatchNormOptions = {},
  ): PageValue {
    const norm = normOf(name, (parameter) => this.#array(parameter));
    const { factors, shifts } = normAsAffine(norm, epsilon);
    const y = this.channels(x, Float32Array.from(factors), Float32Array.from(shifts));
    return activation === undefined ? y : this[activation](y);
  }

  groupNorm(x: PageValue, name: string, groups: number, epsilon = NORM_EPSILON): PageValue {
    return this.#emit({ op: 'groupNorm', groups, epsilon, ...this.#affine(name) }, [x], x.shape);
  }

  layerNorm(x: PageValue, name: string, epsilon = NORM_EPSILON): PageValue {
    return this.#emit({ op: 'layerNorm', epsilon, ...this.#affine(name) }, [x], x.shape);
  }

  relu(x: PageValue): PageValue {
    return this.layer({ op: 'relu' }, [x]);
  }

  relu6(x: PageValue): PageValue {
    return this.layer({ op: 'relu6' }, [x]);
  }

  quickGelu(x: PageValue): PageValue {
    return this.#emit({ op: 'quickGelu' }, [x], x.shape);
  }

  sigmoid(x: PageValue): PageValue {
    return this.layer({ op: 'sigmoid' }, [x]);
  }

  unitLength(x: PageValue): PageValue {
    return this.#emit({ op: 'unitLength' }, [x], x.shape);
  }

  add(a: PageValue, b: PageValue): PageValue {
    return this.layer({ op: 'add' }, [a, b]);
  }

  multiply(a: PageValue, b: PageValue): PageValue {
    return this.layer({ op: 'multiply' }, [a, b]);
  }

  globalAveragePool(x: PageValue): PageValue {
    return this.layer({ op: 'reduce', kind: 'mean', axes: [0, 1], keepsAxes: false }, [x]);
  }

  tokens(x: PageValue): PageValue {
    const width = x.shape.at(-1)!;
    return this.layer({ op: 'reshape', shape: [sizeOf(x.shape) / width, width] }, [x]);
  }

  prependToken(x: PageValue, name: string): PageValue {
    return this.layer({ op: 'tokens', name, count: 1, at: 0 }, [x]);
  }

  addPositions(x: PageValue, name: string): PageValue {
    return this.layer({ op: 'with', kind: 'add', name, shape: x.shape }, [x]);
  }

  firstToken(x: PageValue): PageValue {
    const first = this.layer({ op: 'slice', axis: 0, start: 0, size: 1 }, [x]);
    return this.layer({ op: 'reshape', shape: x.shape.slice(1) }, [first]);
  }

  attention(qkv: PageValue, heads: number): PageValue {
    const [count, stacked] = qkv.shape as [number, number];
    return this.#emit({ op: 'attention', heads }, [qkv], [count, stacked / 3]);
  }

  biWkv(keys: PageValue, values: PageValue, name: string): PageValue {
    const names = { decay: `${name}.decay`, first: `${name}.first` };
    for (const called of Object.values(names)) this.#array(called);
    return this.#emit({ op: 'biWkv', ...names }, [keys, values], values.shape);
  }

  layer(layer: Exclude<Layer, { op: 'batchNorm' }>, inputs: readonly PageValue[]): PageValue {
    const x = inputs[0]!;
    switch (layer.op) {
      case 'channels':
        return this.channels(x, Float32Array.from(layer.scale), Float32Array.from(layer.shift));
      case 'layerNorm':
        return this.layerNorm(x, layer.name, layer.epsilon);
      case 'groupNorm':
        return this.groupNorm(x, layer.name, layer.groups, layer.epsilon);
      default:
        return this.#emit(
          stepOf(layer, x.shape),
          inputs,
          shapeOfLayer(
            layer,
            inputs.map(({ shape }) => shape),
          ),
        );
    }
  }

  tap(x: PageValue): PageValue {
    return x;
  }

  #affine(name: string) {
    return { weight: `${name}.weight`, bias: `${name}.bias` };
  }

  #array(name: string): Float32Array {
    const found = this.arrays.get(name);
    if (found !== undefined) return found;
    throw new PupilError('RECIPE_INVALID', `The student has no parameter ${name}.`);
  }

  #emit(
    step: { readonly op: string; readonly [option: string]: unknown },
    inputs: readonly PageValue[],
    shape: Shape,
  ): PageValue {
    for (const key of ['weight', 'bias'] as const) if (typeof step[key] === 'string') this.#array(step[key]);
    this.steps.push({ ...step, from: inputs.map(({ at }) => at) });
    return { at: this.steps.length, shape };
  }
}

/** Only what the runtime asks for: parameters go by `weight` and `bias`, and resizing is sums of pixels. */
function stepOf(
  layer: Exclude<Layer, { op: 'batchNorm' }>,
  [height, width]: Shape,
): Omit<NamedStep, 'from'> & { readonly op: string } {
  if (layer.op === 'resize') {
    const [rows, columns] = layer.size;
    return {
      op: 'resize',
      rows: resizeTerms(height!, rows, layer),
      columns: resizeTerms(width!, columns, layer),
    };
  }
  if (layer.op !== 'with' && layer.op !== 'tokens') return { ...layer };
  const { name, ...rest } = layer;
  return { ...rest, weight: name };
}
