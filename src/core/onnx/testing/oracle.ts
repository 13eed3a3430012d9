/**
 * Holds an imported network to what PyTorch says of it: logits, features, gradients by weights and by the photo, and
 * the same answers from the exported graph. A case is a folder of `onnx-students`: model.onnx, golden.json and the raw
 * little-endian float32 files that it names.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runProgram } from '../../students/families/onnx.ts';
import { lookup, tensorOps } from '../../students/interpreters/tensorflow.ts';
import type { Ops } from '../../students/ops.ts';
import { constant, transposed } from '../constant.ts';
import { type ImportedNetwork, importOnnx } from '../import.ts';
import type { Weight } from '../parameters.ts';
import { findKinks, type Kink, nudging } from './kinks.ts';

export interface GoldenArray {
  readonly file: string;
  readonly shape: readonly number[];
}

export interface Golden {
  readonly labels: readonly number[];
  readonly loss: number;
  readonly input: GoldenArray;
  readonly logits: GoldenArray;
  readonly features?: GoldenArray;
  readonly grads: Readonly<Record<string, GoldenArray>>;
}

/** A file of the case's folder. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** What was compared, and how far off it was: largest difference / largest number. */
export type Differences = ReadonlyMap<string, number>;

export const MOST_OFF = { answers: 1e-4, gradients: 1e-3 } as const;

export interface Case {
  readonly golden: Golden;
  readonly model: Uint8Array;
  array(golden: GoldenArray): Promise<Float32Array>;
}

export async function openCase(read: ReadFile): Promise<Case> {
  const golden = JSON.parse(new TextDecoder().decode(await read('golden.json'))) as Golden;
  return {
    golden,
    model: await read('model.onnx'),
    array: async ({ file }) => new Float32Array(Uint8Array.from(await read(file)).buffer),
  };
}

/** On the backend of the moment. */
export async function compareCase(one: Case): Promise<Differences> {
  const { golden } = one;
  const options = { imageSizePx: golden.input.shape[2]!, name: 'oracle', normalisation: 'raw' } as const;
  const whole = importOnnx(one.model, { ...options, isWhole: true });
  const images = imagesOf(await one.array(golden.input), golden.input.shape);
  const tensors = tensorsOf(whole.weights);
  const run: Run = { network: whole, weights: tensors, images };
  const differences = new Map(await compareGradients(one, run, (ops) => ops));
  let off = worstOf(differences);
  const kinks =
    off <= MOST_OFF.gradients ? [] : await findKinks((wrap) => tf.tidy(() => void answerOf(run, wrap)));
  const turned: Kink[] = [];
  for (const kink of kinks) {
    const otherwise = await compareGradients(one, run, nudging([...turned, kink]));
    if (!(worstOf(otherwise) < off)) continue;
    turned.push(kink);
    off = worstOf(otherwise);
    for (const [name, value] of otherwise) differences.set(name, value);
    if (off <= MOST_OFF.gradients) break;
  }
  if (golden.features !== undefined) {
    const cut = importOnnx(one.model, options);
    const features = tf.tidy(() => answerOf({ network: cut, weights: tensorsOf(cut.weights), images }));
    differences.set('features', apart(await features.data(), await one.array(golden.features)));
    features.dispose();
  }
  tf.dispose([images, ...tensors.values()]);
  return differences;
}

interface Run {
  readonly network: ImportedNetwork;
  readonly weights: ReadonlyMap<string, tf.Tensor>;
  readonly images: tf.Tensor;
}

type Wrap = (ops: Ops<tf.Tensor>) => Ops<tf.Tensor>;

/** Of gradients alone. */
const worstOf = (differences: Differences): number =>
  [...differences].reduce(
    (most, [name, off]) => (name.startsWith('gradient') ? Math.max(most, off) : most),
    0,
  );

/** Logits, loss and gradients. */
async function compareGradients({ golden, array }: Case, run: Run, wrap: Wrap): Promise<Differences> {
  const differences = new Map<string, number>();
  const { weights } = run.network;
  const names = [...weights].filter(([, { source }]) => source !== null).map(([name]) => name);
  const labels = tf.oneHot(tf.tensor1d([...golden.labels], 'int32'), golden.logits.shape[1]!);
  const { grads, value, answer } = gradientsOf(run, names, labels, wrap);
  differences.set('logits', apart(await answer.data(), await array(golden.logits)));
  differences.set('loss', Math.abs((await value.data())[0]! - golden.loss) / Math.abs(golden.loss));
  for (const [name, expected] of Object.entries(golden.grads)) {
    const found = await gradientOf(name, run.network, names, grads);
    differences.set(`gradient of ${name}`, apart(found, await array(expected)));
  }
  tf.dispose([...grads, value, answer, labels]);
  return differences;
}

/** The names that are too far off, or not there. */
export function failuresOf(differences: Differences): readonly string[] {
  return [...differences]
    .filter(([name, off]) => !(off <= (name.startsWith('gradient') ? MOST_OFF.gradients : MOST_OFF.answers)))
    .map(([name, off]) => `${name} is ${off.toExponential(1)} off`);
}

export function tensorsOf(weights: ReadonlyMap<string, Weight>): Map<string, tf.Tensor> {
  return new Map([...weights].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]));
}

export function answerOf({ network, weights, images }: Run, wrap: Wrap = (ops) => ops): tf.Tensor {
  const ops = tensorOps({ parameter: lookup(weights), mode: 'eval' });
  return runProgram<tf.Tensor>(wrap(ops), images, network.config.program);
}

function gradientsOf(
  run: Run,
  names: readonly string[],
  labels: tf.Tensor,
  wrap: Wrap,
): { readonly grads: readonly tf.Tensor[]; readonly value: tf.Tensor; readonly answer: tf.Tensor } {
  let answer: tf.Tensor | null = null;
  const loss = () => {
    const logits = answerOf(run, wrap);
    answer = tf.keep(tf.clone(logits));
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), -1))) as tf.Scalar;
  };
  const sources = [run.images, ...names.map((name) => run.weights.get(name)!)];
  const { value, grads } = tf.engine().gradients(loss, sources, undefined, true);
  return { grads: grads.map((grad, i) => grad ?? tf.zerosLike(sources[i]!)), value, answer: answer! };
}

/** By the initializer's name, in the file's own order of axes; `input` is the photo. */
async function gradientOf(
  initializer: string,
  { weights }: ImportedNetwork,
  names: readonly string[],
  grads: readonly tf.Tensor[],
): Promise<Float32Array> {
  if (initializer === 'input') {
    const moved = tf.tidy(() => tf.transpose(grads[0]!, [0, 3, 1, 2]));
    const values = (await moved.data()) as Float32Array;
    moved.dispose();
    return values;
  }
  const place = names.findIndex((name) => weights.get(name)!.source?.initializer === initializer);
  if (place < 0) return Float32Array.of(Number.NaN);
  const weight = weights.get(names[place]!)!;
  return inFileOrder((await grads[place + 1]!.data()) as Float32Array, weight);
}

/** Axes of 1 may have come or gone: they change no order. */
function inFileOrder(values: Float32Array, { shape, source }: Weight): Float32Array {
  const order = source?.order ?? [];
  const sizes = shape.filter((size) => size !== 1);
  if (sizes.length < 2) return values;
  // The order of the axes that are longer than 1, ranked among themselves.
  const long = order.filter((_, i) => order.length === shape.length && shape[i] !== 1);
  if (long.length !== sizes.length) return values;
  const ranks = long.map((axis) => [...long].sort((a, b) => a - b).indexOf(axis));
  const back = ranks.map((_, rank) => ranks.indexOf(rank));
  const { values: moved } = transposed(constant(sizes, values), back);
  return moved as Float32Array;
}

/** [N, 3, H, W] -> [N, H, W, 3] */
export function imagesOf(values: Float32Array, shape: readonly number[]): tf.Tensor4D {
  return tf.tidy(() =>
    tf.transpose(tf.tensor4d(values, shape as [number, number, number, number]), [0, 2, 3, 1]),
  );
}

/** Largest difference / largest number. */
export function apart(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [most, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(found[i]! - expected[i]!);
    if (!(off <= most)) most = off;
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return most / largest;
}
