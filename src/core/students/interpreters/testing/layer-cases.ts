/** Every layer of other people's networks, a few at a time: what interpreters and exports are held to in tests. */
import type { OnnxConfig } from '../../families/onnx.ts';
import type { Layer, Step } from '../../layers.ts';
import { sizeOf } from '../../parameters.ts';
import { shapeOfLayer } from '../layer-shapes.ts';

export const LAYERS_SIDE_PX = 7;
const one: readonly [number, number] = [1, 1];
const window = (
  kernel: readonly [number, number],
  stride = one,
  pads: [number, number, number, number] = [0, 0, 0, 0],
) => ({ kernel, stride, pads }) as const;

export const LAYER_CASES: readonly (readonly [name: string, ...layers: Layer[]])[] = [
  [
    'a grouped convolution',
    {
      op: 'conv',
      weight: 'w',
      bias: 'b',
      ...window([3, 2], [2, 1], [1, 0, 0, 1]),
      dilation: one,
      outputs: 4,
      groups: 2,
    },
  ],
  [
    'a dilated convolution',
    {
      op: 'conv',
      weight: 'w',
      ...window([3, 2], one, [2, 2, 1, 0]),
      dilation: [2, 3],
      outputs: 4,
      groups: 1,
    },
  ],
  [
    'a dilated depthwise convolution',
    {
      op: 'depthwise',
      weight: 'w',
      bias: 'b',
      ...window([3, 3], [2, 2], [2, 1, 2, 2]),
      dilation: [2, 2],
      multiplier: 1,
    },
  ],
  [
    'several filters a channel',
    { op: 'depthwise', weight: 'w', ...window([2, 3], one, [0, 1, 1, 1]), dilation: one, multiplier: 3 },
  ],
  ['a map without bias', { op: 'linear', weight: 'w', outputs: 5 }],
  ['a product with itself', { op: 'reshape', shape: [7, 28] }, { op: 'product', isTransposed: true }],
  [
    'norms',
    { op: 'layerNorm', name: 'l', epsilon: 0.1 },
    { op: 'groupNorm', name: 'g', groups: 2, epsilon: 0.2 },
    { op: 'batchNorm', name: 'n', epsilon: 0.3 },
  ],
  [
    'smooth activations',
    { op: 'silu' },
    { op: 'gelu' },
    { op: 'tanh' },
    { op: 'erf' },
    { op: 'softplus' },
    { op: 'hardSwish' },
  ],
  [
    'roots, logarithms and powers',
    { op: 'abs' },
    { op: 'affine', scale: 0.5, shift: 1 },
    { op: 'sqrt' },
    { op: 'exp' },
    { op: 'log' },
    { op: 'power', exponent: 3 },
  ],
  [
    'kinked activations',
    { op: 'leakyRelu', slope: 0.2 },
    { op: 'elu', alpha: 0.7 },
    { op: 'clip', min: -0.4, max: 0.9 },
    { op: 'clip', min: null, max: 0.8 },
  ],
  ['slopes by channel', { op: 'with', kind: 'prelu', name: 'p', shape: [4] }],
  [
    'parameters on either side',
    { op: 'with', kind: 'subtract', name: 'p', shape: [1, 7, 1], isReversed: true },
    { op: 'with', kind: 'multiply', name: 'q', shape: [4] },
    { op: 'with', kind: 'maximum', name: 'r', shape: [] },
  ],
  ['the largest of windows', { op: 'maxPool', ...window([3, 2], [2, 2], [1, 1, 0, 1]) }],
  [
    'means of padded windows',
    { op: 'averagePool', ...window([3, 2], [2, 2], [1, 1, 0, 1]), counted: [0, 0, 0, 0] },
    { op: 'averagePool', ...window([2, 2], one, [1, 0, 0, 1]), counted: [1, 0, 0, 0] },
  ],
  [
    'the largest along an axis, and sums',
    { op: 'reduce', kind: 'max', axes: [1], keepsAxes: true },
    { op: 'reduce', kind: 'sum', axes: [0], keepsAxes: false },
  ],
  [
    'parts',
    { op: 'slice', axis: 1, start: 2, size: 4 },
    {
      op: 'pad',
      pads: [
        [1, 0],
        [0, 2],
        [0, 0],
      ],
      value: 0.3,
    },
  ],
  [
    'axes in another order',
    { op: 'rearrange', axes: [7, 7, 2, 2], order: [2, 0, 3, 1], shape: [14, 14] },
    { op: 'softmax' },
  ],
  [
    'tokens between others',
    { op: 'reshape', shape: [49, 4] },
    { op: 'tokens', name: 't', count: 2, at: 5 },
    { op: 'tokens', name: 'u', count: 1, at: 51 },
    { op: 'logSoftmax' },
  ],
  [
    'a larger image',
    { op: 'resize', size: [9, 5], mode: 'linear', coordinates: 'half_pixel', rounding: 'floor' },
    { op: 'resize', size: [4, 8], mode: 'nearest', coordinates: 'asymmetric', rounding: 'floor' },
    { op: 'resize', size: [6, 6], mode: 'cubic', coordinates: 'align_corners', rounding: 'floor' },
  ],
];

/** Four channels, the layers one after the other, and what they give as one row. Products are of a value and itself. */
export function layersConfig(layers: readonly Layer[]): OnnxConfig {
  const steps: Step[] = [];
  let shape: readonly number[] = [LAYERS_SIDE_PX, LAYERS_SIDE_PX, 3];
  const add = (layer: Layer) => {
    const isProduct = layer.op === 'product';
    shape = shapeOfLayer(layer, isProduct ? [shape, shape] : [shape]);
    steps.push({ ...layer, from: isProduct ? [steps.length, steps.length] : [steps.length] });
  };
  add({ op: 'linear', weight: 'lift', outputs: 4 });
  for (const layer of layers) add(layer);
  add({ op: 'reshape', shape: [sizeOf(shape)] });
  return {
    id: 'onnx',
    imageSizePx: LAYERS_SIDE_PX,
    name: 'layers',
    program: { steps, output: steps.length },
  };
}

const SAME_3X3 = { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;

/** Layers of several inputs. */
const BRANCHES: OnnxConfig = {
  id: 'onnx',
  imageSizePx: 8,
  name: 'branches',
  program: {
    steps: [
      { op: 'linear', weight: 'lift', outputs: 6, from: [0] },
      { op: 'reduce', kind: 'mean', axes: [0, 1], keepsAxes: true, from: [1] },
      { op: 'multiply', from: [1, 2] },
      { op: 'maximum', from: [2, 1] },
      { op: 'concat', axis: 2, from: [3, 1, 4] },
      { op: 'reduce', kind: 'min', axes: [0], keepsAxes: true, from: [5] },
      { op: 'subtract', from: [5, 6] },
      { op: 'batchNorm', name: 'shared', epsilon: 1e-3, from: [7] },
      // Somebody else asks for what stands before the norm, so it must not be folded away.
      { op: 'add', from: [8, 7] },
      { op: 'conv', weight: 'k', outputs: 4, ...SAME_3X3, groups: 2, from: [9] },
      { op: 'batchNorm', name: 'n', epsilon: 1e-3, from: [10] },
      { op: 'minimum', from: [11, 10] },
      { op: 'reduce', kind: 'mean', axes: [0, 1], keepsAxes: false, from: [12] },
    ],
    output: 13,
  },
};

/** Two windows on the very pixels. */
const WHOLE = { kernel: [8, 8], stride: one, pads: [0, 0, 0, 0] } as const;
const BRANCHES_AT_PIXELS: OnnxConfig = {
  id: 'onnx',
  imageSizePx: 8,
  name: 'branches at its pixels',
  program: {
    steps: [
      { op: 'maxPool', ...WHOLE, from: [0] },
      { op: 'averagePool', ...WHOLE, counted: [0, 0, 0, 0], from: [0] },
      { op: 'concat', axis: 2, from: [1, 2] },
      { op: 'reshape', shape: [6], from: [3] },
    ],
    output: 4,
  },
};

/** What a chain has not. */
export const NETWORK_CASES: readonly (readonly [name: string, config: OnnxConfig])[] = [
  ['branches', BRANCHES],
  ['branches at its pixels', BRANCHES_AT_PIXELS],
];
