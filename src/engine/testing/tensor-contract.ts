/** Sums, softmax, and tensors in parts: against plain loops. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { expectClose } from '../../core/tensors/testing/block-check.ts';
import { drawSample, type Sample } from '../../core/tensors/testing/float64.ts';
import { toTensor } from './sample-tensor.ts';

/** A shape, where to begin, and how long. */
const SLICES = [
  [
    [4, 3],
    [1, 0],
    [2, 3],
  ],
  [
    [2, 5, 3],
    [0, 2, 0],
    [2, 1, 3],
  ],
  [
    [2, 5, 3],
    [0, 0, 1],
    [2, 5, 2],
  ],
  [
    [2, 5, 3],
    [0, 0, 0],
    [2, 5, 3],
  ],
  [
    [2, 5, 3],
    [1, 2, 1],
    [1, 3, 2],
  ],
  [
    [1, 1],
    [0, 0],
    [1, 1],
  ],
];

/** Place along each axis of the `at`-th number. */
function placeOf(at: number, shape: readonly number[]): number[] {
  return shape.map((size, axis) => {
    const stride = shape.slice(axis + 1).reduce((p, q) => p * q, 1);
    return Math.floor(at / stride) % size;
  });
}

function sums({ values, shape }: Sample, axes: readonly number[]): number[] {
  const bySlot = new Map<string, number>();
  for (const [at, value] of values.entries()) {
    const slot = placeOf(at, shape)
      .map((place, axis) => (axes.includes(axis) ? 0 : place))
      .join();
    bySlot.set(slot, (bySlot.get(slot) ?? 0) + value);
  }
  return [...bySlot.values()];
}

/** Softmax over the last axis, and its gradient for `dy`. */
function softmax(x: Sample, dy: Sample) {
  const columns = x.shape.at(-1)!;
  const y = new Float64Array(x.values.length);
  const dx = new Float64Array(x.values.length);
  for (let start = 0; start < y.length; start += columns) {
    const exponentials = x.values.slice(start, start + columns).map(Math.exp);
    const total = exponentials.reduce((p, q) => p + q, 0);
    for (let c = 0; c < columns; c++) y[start + c] = exponentials[c]! / total;
    let inner = 0;
    for (let c = start; c < start + columns; c++) inner += dy.values[c]! * y[c]!;
    for (let c = start; c < start + columns; c++) dx[c] = y[c]! * (dy.values[c]! - inner);
  }
  return { y, dx };
}

export function describeSums(): void {
  it.each([
    [[7], 0],
    [[3, 5], 1],
    [[3, 5], 0],
    [[2, 3, 5], 1],
    [
      [2, 3, 5],
      [0, 1],
    ],
    [
      [2, 3, 5],
      [0, 2],
    ],
    [
      [2, 3, 5],
      [0, 1, 2],
    ],
    [
      [2, 4, 4, 9],
      [1, 2],
    ],
  ])('sums and averages %j over %j', async (shape, axes) => {
    const sample = drawSample(createRandom(13), shape);
    const x = toTensor(sample);
    const expected = sums(sample, [axes].flat());
    const total = tf.sum(x, axes);
    const average = tf.mean(x, axes, true);
    const count = sample.values.length / expected.length;
    expectClose(await total.data(), expected, 1e-5);
    expectClose(
      await average.data(),
      expected.map((value) => value / count),
      1e-5,
    );
    expect(average.shape).toEqual(shape.map((size, at) => ([axes].flat().includes(at) ? 1 : size)));
    tf.dispose([x, total, average]);
  });

  it.each([[[3, 5]], [[2, 3, 8]], [[1, 1]]])('softmax over %j, with gradient', async (shape) => {
    const random = createRandom(17);
    const [x, dy] = [drawSample(random, shape), drawSample(random, shape)];
    const { y, dx } = softmax(x, dy);
    const [tx, tdy] = [toTensor(x), toTensor(dy)];
    const value = tf.softmax(tx);
    const [gradient] = tf.grads((input: tf.Tensor) => tf.softmax(input))([tx], tdy);
    expectClose(await value.data(), y, 1e-6);
    expectClose(await gradient!.data(), dx, 1e-6);
    tf.dispose([tx, tdy, value, gradient!]);
  });
}

export function describeParts(): void {
  it('gathers rows', async () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const picked = tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'));
    expect([...(await picked.data())]).toEqual([5, 6, 1, 2, 5, 6]);
    tf.dispose([x, picked]);
  });

  it.each(SLICES)('slices %j from %j, %j long', async (shape, begin, size) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const x = tf.reshape(tf.range(0, count), shape);
    const isInside = (at: number) =>
      placeOf(at, shape).every((place, axis) => place >= begin[axis]! && place < begin[axis]! + size[axis]!);
    const expected = Array.from({ length: count }, (_, at) => at).filter(isInside);
    for (const dtype of ['float32', 'int32'] as const) {
      const y = tf.tidy(() => tf.slice(tf.cast(x, dtype), begin, size));
      expect(y.shape).toEqual(size);
      expect([...(await y.data())]).toEqual(expected);
      y.dispose();
    }
    x.dispose();
  });

  it('splits along any axis, evenly or not', async () => {
    const x = tf.reshape(tf.range(0, 24), [2, 4, 3]);
    const [one, three] = tf.split(x, [1, 3], 1) as [tf.Tensor, tf.Tensor];
    expect([...(await one.data())]).toEqual([0, 1, 2, 12, 13, 14]);
    expect([...(await three.data())]).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 22, 23,
    ]);
    const [first, second] = tf.split(x, 2, 0) as [tf.Tensor, tf.Tensor];
    expect([...(await first.data())]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...(await second.data())]).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    tf.dispose([x, one, three, first, second]);
  });
}
