/**
 * A network from a file in small, with the kernels that students of our own do not meet: pools, axes in another order,
 * products of two values, values that are repeated along an axis. No ReLU: nothing has a kink but the largest pixel.
 */
import type { OnnxConfig } from '../../students/families/onnx.ts';
import type { Step } from '../../students/layers.ts';

const pool = { kernel: [2, 2], stride: [2, 2], pads: [0, 0, 0, 0] } as const;

/** On images of 12 px. */
const STEPS: readonly Step[] = [
  {
    op: 'conv',
    weight: 'stem.weight',
    bias: 'stem.bias',
    kernel: [3, 3],
    stride: [2, 2],
    pads: [0, 1, 1, 1],
    dilation: [1, 1],
    outputs: 10,
    groups: 1,
    from: [0],
  },
  { op: 'silu', from: [1] },
  {
    op: 'depthwise',
    weight: 'depthwise.weight',
    bias: 'depthwise.bias',
    kernel: [3, 3],
    stride: [1, 1],
    pads: [1, 1, 1, 1],
    dilation: [1, 1],
    multiplier: 1,
    from: [2],
  },
  { op: 'maxPool', ...pool, from: [2] },
  { op: 'averagePool', ...pool, counted: [0, 0, 0, 0], from: [3] },
  { op: 'concat', axis: 2, from: [4, 5] }, // [3, 3, 20]
  { op: 'rearrange', axes: [9, 2, 10], order: [0, 2, 1], shape: [9, 20], from: [6] },
  { op: 'reduce', kind: 'mean', axes: [0], keepsAxes: true, from: [7] },
  { op: 'multiply', from: [7, 8] },
  { op: 'with', kind: 'add', name: 'positions', shape: [9, 20], from: [9] },
  { op: 'layerNorm', name: 'norm', epsilon: 1e-6, from: [10] },
  { op: 'product', isTransposed: true, from: [11, 11] },
  { op: 'affine', scale: 0.2, shift: 0, from: [12] },
  { op: 'softmax', from: [13] },
  { op: 'product', isTransposed: false, from: [14, 11] },
  { op: 'gelu', from: [15] },
  { op: 'reduce', kind: 'mean', axes: [0], keepsAxes: false, from: [16] },
];

export const TINY_NETWORK: OnnxConfig = {
  id: 'onnx',
  imageSizePx: 12,
  name: 'a tiny network',
  program: { steps: STEPS, output: STEPS.length },
};
