/** Every layer of other people's networks: slopes as differences say, the same on both backends, the same exported. */
import * as stock from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type BackendId, startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { createRandom } from '../../random.ts';
import { type OnnxConfig, runProgram } from '../families/onnx.ts';
import type { Layer, Step } from '../layers.ts';
import { sizeOf } from '../parameters.ts';
import { describeStudent, initialiseStudent, type Student } from '../student.ts';
import { writeGraphModel } from './graph-model.ts';
import { lookup, tensorOps } from './tensorflow.ts';

const SIDE_PX = 7;
const CLASSES = 3;
const one: readonly [number, number] = [1, 1];
const window = (
  kernel: readonly [number, number],
  stride = one,
  pads: [number, number, number, number] = [0, 0, 0, 0],
) => ({ kernel, stride, pads }) as const;

const CASES: readonly (readonly [name: string, ...layers: Layer[]])[] = [
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
function studentOf(layers: readonly Layer[]): Student {
  const lift: Step = { op: 'linear', weight: 'lift', outputs: 4, from: [0] };
  const steps: Step[] = [
    lift,
    ...layers.map(
      (layer, i): Step => ({ ...layer, from: layer.op === 'product' ? [i + 1, i + 1] : [i + 1] }),
    ),
  ];
  const shape = shapeAfter(steps);
  steps.push({ op: 'reshape', shape: [sizeOf(shape)], from: [steps.length] });
  return describeStudent(configOf(steps), { classes: CLASSES, teacherDims: 0 });
}

const configOf = (steps: readonly Step[]): OnnxConfig => ({
  id: 'onnx',
  imageSizePx: SIDE_PX,
  name: 'layers',
  program: { steps, output: steps.length },
});

function shapeAfter(steps: readonly Step[]): readonly number[] {
  const ops = tensorOps({ parameter: (name) => tf.ones(parameterShape(steps, name)), mode: 'eval' });
  return tf
    .tidy(() => runProgram<tf.Tensor>(ops, tf.zeros([1, 7, 7, 3]), configOf(steps).program))
    .shape.slice(1);
}

/** What the walk over shapes says, by a student that ends where it must not. */
function parameterShape(steps: readonly Step[], name: string): number[] {
  const flat: Step[] = [
    ...steps,
    { op: 'reduce', kind: 'mean', axes: [0], keepsAxes: false, from: [steps.length] },
  ];
  const { parameters } = describeStudent(configOf(flat), { classes: 1, teacherDims: 0 });
  return [...parameters.find((spec) => spec.name === name)!.shape];
}

const random = () => createRandom(5);

function valuesOf(student: Student): Map<string, Float32Array> {
  const drawn = random();
  return new Map(
    [...initialiseStudent(student, drawn)].map(([name, values]) => [
      name,
      values.map((value) => value + 0.3 * drawn.uniform()),
    ]),
  );
}

const IMAGES = (() => {
  const drawn = random();
  return Float32Array.from({ length: 2 * SIDE_PX * SIDE_PX * 3 }, () => drawn.normal());
})();

/** A weighted sum of the answers, and its slopes by the images and by each trained parameter. */
async function slopesOf(student: Student, values: ReadonlyMap<string, Float32Array>, images: Float32Array) {
  const tensors = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const x = tf.tensor4d(images, [2, SIDE_PX, SIDE_PX, 3]);
  const trained = student.parameters
    .filter(({ isTrainable }) => isTrainable)
    .map(({ name }) => tensors.get(name)!);
  const loss = () => {
    const { logits } = student.forward<tf.Tensor>(tensorOps({ parameter: lookup(tensors), mode: 'eval' }), x);
    return tf.sum(tf.mul(logits, tf.tensor2d([1, -2, 0.5, 0.7, 1.5, -1], [2, CLASSES]))) as tf.Scalar;
  };
  const { value, grads } = tf.engine().gradients(loss, [x, ...trained], undefined, true);
  const found = await Promise.all(grads.map(async (grad) => Array.from(await grad.data())));
  const sum = (await value.data())[0]!;
  tf.dispose([x, value, ...grads, ...tensors.values()]);
  return { sum, slopes: found.flat(), byImages: found[0]! };
}

describe.each(CASES.map(([name, ...layers]) => ({ name, layers })))('$name', ({ layers }) => {
  it('has the slopes that differences say, and the same on WASM', async () => {
    await startBackend('cpu', nodeEngineFiles());
    const student = studentOf(layers);
    const values = valuesOf(student);
    const { slopes, byImages } = await slopesOf(student, values, IMAGES);
    const largest = Math.max(...slopes.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    const step = 1e-2;
    for (const place of [3, 50, 101, 200, 266]) {
      const moved = async (by: number) => {
        const images = IMAGES.slice();
        images[place]! += by;
        return (await slopesOf(student, values, images)).sum;
      };
      const difference = ((await moved(step)) - (await moved(-step))) / (2 * step);
      expect(Math.abs(difference - byImages[place]!)).toBeLessThan(
        0.03 * Math.max(...byImages.map(Math.abs)),
      );
    }
    await startBackend('wasm' satisfies BackendId, nodeEngineFiles());
    const onWasm = (await slopesOf(student, values, IMAGES)).slopes;
    const off = Math.max(...slopes.map((slope, i) => Math.abs(slope - onWasm[i]!)));
    expect(off / largest).toBeLessThan(1e-4);
  });

  it('answers the same as an exported graph', async () => {
    await startBackend('cpu', nodeEngineFiles());
    const student = studentOf(layers);
    const values = valuesOf(student);
    const { model, weights } = writeGraphModel(student, values, {
      mean: [0, 0, 0],
      std: [1 / 255, 1 / 255, 1 / 255],
    });
    const loaded = await stock.loadGraphModel(
      stock.io.fromMemory({
        modelTopology: structuredClone(model.modelTopology),
        weightSpecs: structuredClone(model.weightsManifest[0]!.weights),
        weightData: weights.buffer,
        format: model.format,
        signature: structuredClone(model.signature),
        userDefinedMetadata: structuredClone(model.userDefinedMetadata),
      } as unknown as stock.io.ModelArtifacts),
    );
    const x = tf.tensor4d(IMAGES, [2, SIDE_PX, SIDE_PX, 3]);
    const { logits } = loaded.predict(x as unknown as stock.Tensor) as stock.NamedTensorMap;
    const tensors = new Map(
      student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
    );
    const own = student.forward<tf.Tensor>(tensorOps({ parameter: lookup(tensors), mode: 'eval' }), x).logits;
    const [found, expected] = [Array.from(await logits!.data()), Array.from(await own.data())];
    const largest = Math.max(...expected.map(Math.abs));
    for (const [i, value] of expected.entries())
      expect(Math.abs(found[i]! - value) / largest).toBeLessThan(1e-5);
    tf.dispose([x, own, ...tensors.values()]);
  });
});
