/** What the optimizer does to vectors of parameters, against double precision on any backend. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { fusedAdamW } from '../adamw.ts';
import { blend, euclideanNorm, pack, unpack } from '../vectors.ts';

const noise = (count: number, seed: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
};

/** Largest difference relative to the largest value. */
async function errorOf(actual: tf.Tensor, expected: Float64Array): Promise<number> {
  const values = await actual.data();
  expect(values.length).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0) / scale;
}

const SCALARS = {
  learningRate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  correction1: 0.19,
  correction2: 0.001999,
};

/** Below a SIMD word, odd, and above what one thread takes. */
const COUNTS = [1, 3, 64, 101, 70_001];

/** @long a chapter: one test after another */
export function describeVectors(): void {
  describe('vectors of parameters', () => {
    it.each([
      { shapes: [[1]] },
      { shapes: [[3, 5], [], [7], [2, 1, 3, 2]] },
      { shapes: Array.from({ length: 23 }, (_, i) => [i + 1, 3]) },
    ])('pack tensors of $shapes, and cut them out again', async ({ shapes }) => {
      const tensors = shapes.map((shape, i) => tf.tensor(noise(tf.util.sizeFromShape(shape), i), shape));
      const vector = pack(tensors);
      const each = await Promise.all(tensors.map((tensor) => tensor.data()));
      expect([...(await vector.data())]).toEqual(each.flatMap((values) => [...values]));
      const parts = unpack(vector, shapes);
      expect(parts.map(({ shape }) => shape)).toEqual(shapes);
      for (const [i, part] of parts.entries()) expect(await part.data()).toEqual(each[i]);
      tf.dispose([...tensors, ...parts, vector]);
    });

    it.each(COUNTS)('have a norm over %i numbers', async (count) => {
      const values = noise(count, 1);
      const [vector, squares] = [tf.tensor1d(values), values.reduce((sum, value) => sum + value * value, 0)];
      const norm = euclideanNorm(vector);
      expect(norm.shape).toEqual([]);
      expect(await errorOf(norm, Float64Array.of(Math.sqrt(squares)))).toBeLessThan(2e-6);
      tf.dispose([vector, norm]);
    });

    it.each(COUNTS)('are averaged over %i numbers', async (count) => {
      const [a, b] = [noise(count, 1), noise(count, 2)];
      const tensors = [tf.tensor1d(a), tf.tensor1d(b)] as const;
      const [average, sum] = [blend(...tensors, 0.75), blend(...tensors, 0.9, 0.125)];
      const mixed = (share: number, rest: number) =>
        Float64Array.from(a, (value, i) => share * value + rest * b[i]!);
      expect(await errorOf(average, mixed(0.75, 0.25))).toBeLessThan(1e-6);
      expect(await errorOf(sum, mixed(0.9, 0.125))).toBeLessThan(1e-6);
      tf.dispose([...tensors, average, sum]);
    });

    it.each(COUNTS.flatMap((count) => [null, 0.5, 1e9].map((maxNorm) => ({ count, maxNorm }))))(
      'take a step of AdamW over $count numbers, the norm at most $maxNorm',
      async ({ count, maxNorm }) => {
        const [p, g, m, root] = [1, 2, 3, 4].map((seed) => noise(count, seed)) as Float32Array[];
        const v = root!.map((value) => value ** 2);
        const decays = p!.map((_, i) => (i % 3 === 0 ? 0 : 0.1));
        const inputs = { parameters: tf.tensor1d(p!), m: tf.tensor1d(m!), v: tf.tensor1d(v) };
        const [gradient, decay] = [tf.tensor1d(g!), tf.tensor1d(decays)];
        const norm = Math.hypot(...g!.subarray(0, 1000));
        const clipping = maxNorm === null ? null : { norm: tf.scalar(norm), maxNorm };
        const next = fusedAdamW(inputs, gradient, decay, SCALARS, clipping);

        const factor = maxNorm === null ? 1 : Math.min(1, maxNorm / (norm + 1e-6));
        const nextM = Float64Array.from(m!, (value, i) => 0.9 * value + 0.1 * factor * g![i]!);
        const nextV = Float64Array.from(v, (value, i) => 0.999 * value + 0.001 * (factor * g![i]!) ** 2);
        const nextP = Float64Array.from(p!, (value, i) => {
          const update = nextM[i]! / 0.19 / (Math.sqrt(nextV[i]! / 0.001999) + 1e-8);
          return value * (1 - 0.01 * decays[i]!) - 0.01 * update;
        });
        expect(await errorOf(next.m, nextM)).toBeLessThan(1e-6);
        expect(await errorOf(next.v, nextV)).toBeLessThan(1e-6);
        expect(await errorOf(next.parameters, nextP)).toBeLessThan(1e-6);
        const { parameters, m: nextFirst, v: nextSecond } = next;
        const clipped = clipping === null ? [] : [clipping.norm];
        const given = [inputs.parameters, inputs.m, inputs.v, gradient, decay, ...clipped];
        tf.dispose([...given, parameters, nextFirst, nextSecond]);
      },
    );
  });
}
