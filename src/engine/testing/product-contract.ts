/** Matrix products in all orientations, with gradients and batches, against plain float64 loops. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../core/random.ts';
import { expectClose } from '../../core/tensors/testing/block-check.ts';
import { drawSample } from '../../core/tensors/testing/float64.ts';
import { toTensor } from './sample-tensor.ts';

/** C [m, n] = A B where element (i, p) of A stands at i * aStrides[0] + p * aStrides[1], likewise B. */
function product(
  a: Float64Array,
  aStrides: readonly [number, number],
  b: Float64Array,
  bStrides: readonly [number, number],
  [m, k, n]: readonly [number, number, number],
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++)
        sum += a[i * aStrides[0] + p * aStrides[1]]! * b[p * bStrides[0] + j * bStrides[1]]!;
      c[i * n + j] = sum;
    }
  }
  return c;
}

type Sizes = [m: number, k: number, n: number];

/** Sums of more than a tile, which a software GPU would take minutes for. */
const LARGE: Sizes[] = [
  [61, 300, 37],
  [48, 520, 16],
  [100, 3, 2],
];
const SMALL: Sizes[] = [
  [1, 1, 1],
  [1, 7, 3],
  [6, 8, 8],
  [7, 5, 9],
  [13, 17, 11],
];

/** C = A B and both gradients, each of A and B as it is or transposed. */
async function checkProduct(
  [m, k, n]: Sizes,
  transposeA: boolean,
  transposeB: boolean,
  random: Random,
): Promise<void> {
  const a = drawSample(random, transposeA ? [k, m] : [m, k]);
  const b = drawSample(random, transposeB ? [n, k] : [k, n]);
  const dc = drawSample(random, [m, n]);
  const [ta, tb, tdc] = [toTensor(a) as tf.Tensor2D, toTensor(b) as tf.Tensor2D, toTensor(dc)];
  const aStrides: [number, number] = transposeA ? [1, m] : [k, 1];
  const bStrides: [number, number] = transposeB ? [1, k] : [n, 1];
  const run = (p: tf.Tensor, q: tf.Tensor) => tf.matMul(p, q, transposeA, transposeB);
  const c = run(ta, tb);
  const [da, db] = tf.grads(run)([ta, tb], tdc) as [tf.Tensor, tf.Tensor];
  expectClose(await c.data(), product(a.values, aStrides, b.values, bStrides, [m, k, n]), 2e-5);
  // In A's own layout: dA = dC B^T or its transpose B dC^T.
  const expectedA = transposeA
    ? product(b.values, bStrides, dc.values, [1, n], [k, n, m])
    : product(dc.values, [n, 1], b.values, [bStrides[1], bStrides[0]], [m, n, k]);
  const expectedB = transposeB
    ? product(dc.values, [1, n], a.values, aStrides, [n, m, k])
    : product(a.values, [aStrides[1], aStrides[0]], dc.values, [n, 1], [k, m, n]);
  expectClose(await da.data(), expectedA, 2e-5);
  expectClose(await db.data(), expectedB, 2e-5);
  tf.dispose([ta, tb, tdc, c, da, db]);
}

export function describeProducts(isSmall: boolean): void {
  it.each(isSmall ? SMALL : [...SMALL, ...LARGE])(
    'multiplies [%i, %i] by [.., %i] in all four orientations, with gradients',
    async (...sizes) => {
      const random = createRandom(3);
      for (const transposeA of [false, true])
        for (const transposeB of [false, true]) await checkProduct(sizes, transposeA, transposeB, random);
    },
  );

  it.each([
    [[3], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[4], [1]],
    [[1], [4]],
  ])('multiplies batches %j and %j', async (aBatch, bBatch) => {
    const random = createRandom(5);
    const [m, k, n] = [5, 7, 9] as const;
    const a = drawSample(random, [...aBatch, m, k]);
    const b = drawSample(random, [...bBatch, k, n]);
    const [ta, tb] = [toTensor(a), toTensor(b)];
    const c = tf.matMul(ta, tb);
    const outBatch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
    const expected: number[] = [];
    for (let index = 0; index < outBatch.reduce((p, q) => p * q, 1); index++) {
      const aAt = a.values.subarray(aBatch.join() === '1' ? 0 : index * m * k);
      const bAt = b.values.subarray(bBatch.join() === '1' ? 0 : index * k * n);
      expected.push(...product(aAt, [k, 1], bAt, [n, 1], [m, k, n]));
    }
    expect(c.shape).toEqual([...outBatch, m, n]);
    expectClose(await c.data(), expected, 1e-5);
    tf.dispose([ta, tb, c]);
  });
}
