/** An .onnx file as people bring them, in miniature: it takes photos of any size and has a classifier of five classes. */
import { type GraphText, wave, writeGraph } from './write-graph.ts';

const sides = (px: bigint) => ({ pads: [px, px, px, px] });

const NET: GraphText = {
  nodes: [
    {
      op: 'Conv',
      inputs: ['x', 'stem.weight', 'stem.bias'],
      outputs: ['a'],
      attributes: { kernel_shape: [3n, 3n], strides: [2n, 2n], ...sides(1n) },
    },
    { op: 'Clip', inputs: ['a', 'zero', 'six'], outputs: ['b'] },
    {
      op: 'Conv',
      inputs: ['b', 'deep.weight', 'deep.bias'],
      outputs: ['c'],
      attributes: { kernel_shape: [3n, 3n], strides: [2n, 2n], group: 8n, ...sides(1n) },
    },
    { op: 'Relu', inputs: ['c'], outputs: ['d'] },
    { op: 'Conv', inputs: ['d', 'wide.weight', 'wide.bias'], outputs: ['e'] },
    { op: 'Relu', inputs: ['e'], outputs: ['f'] },
    { op: 'GlobalAveragePool', inputs: ['f'], outputs: ['g'] },
    { op: 'Flatten', inputs: ['g'], outputs: ['h'] },
    {
      op: 'Gemm',
      inputs: ['h', 'head.weight', 'head.bias'],
      outputs: ['logits'],
      attributes: { transB: 1n },
    },
  ],
  weights: {
    'stem.weight': wave([8, 3, 3, 3]),
    'stem.bias': wave([8]),
    zero: wave([], 0),
    six: { ...wave([]), bytes: new Uint8Array(Float32Array.of(6).buffer) },
    'deep.weight': wave([8, 1, 3, 3]),
    'deep.bias': wave([8]),
    'wide.weight': wave([16, 8, 1, 1]),
    'wide.bias': wave([16]),
    'head.weight': wave([5, 16]),
    'head.bias': wave([5]),
  },
  output: ['logits', ['photos', 5]],
};

/** @param sizePx that the file asks for; open unless said */
export function smallNetwork(sizePx?: number): Uint8Array<ArrayBuffer> {
  const sides = sizePx === undefined ? (['height', 'width'] as const) : ([sizePx, sizePx] as const);
  return Uint8Array.from(writeGraph({ ...NET, input: ['photos', 3, ...sides] }));
}

/** It has an operator without a gradient here. */
export function networkWithGridSample(): Uint8Array<ArrayBuffer> {
  const [first, ...rest] = NET.nodes;
  const grid = { op: 'GridSample', inputs: ['a0', 'x'], outputs: ['a'], name: '/head/Grid' };
  const nodes = [{ ...first!, outputs: ['a0'] }, grid, ...rest];
  return Uint8Array.from(writeGraph({ ...NET, nodes, input: ['photos', 3, 'height', 'width'] }));
}
