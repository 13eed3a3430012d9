import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { expectClose } from '../../core/tensors/testing/block-contract.ts';
import { drawSample, type Sample } from '../../core/tensors/testing/float64.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { chooseTiling } from './gemm-tiles.ts';

const toTensor = ({ shape, values }: Sample) => tf.tensor(Float32Array.from(values), [...shape]);

/** [m, n] in double precision; strides [outer, inner] of each side. */
function multiply(
  a: Float64Array,
  [aRow, aTerm]: readonly [number, number],
  b: Float64Array,
  [bColumn, bTerm]: readonly [number, number],
  [m, k, n]: readonly [number, number, number],
): Float64Array {
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let p = 0; p < k; p++) y[i * n + j]! += a[i * aRow + p * aTerm]! * b[j * bColumn + p * bTerm]!;
  return y;
}

describe('products on WebGPU', () => {
  beforeAll(async () => {
    await startBackend('webgpu', ENGINE_FILES);
    (tf.backend() as WebGPUBackend).device.addEventListener('uncapturederror', ({ error }) =>
      console.error(error.message),
    );
  });
  afterAll(() => stopBackend());

  const ORIENTATIONS = [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const;

  it.each([
    [130, 20, 129],
    [300, 33, 50],
    [96, 64, 256],
    [257, 36, 17],
    [40, 1030, 24],
    [3, 2100, 5],
  ] as const)('are right for [%i, %i] by [.., %i] in all four orientations', async (m, k, n) => {
    const random = createRandom(31);
    for (const [transposeA, transposeB] of ORIENTATIONS) {
      const a = drawSample(random, transposeA ? [k, m] : [m, k]);
      const b = drawSample(random, transposeB ? [n, k] : [k, n]);
      const [ta, tb] = [toTensor(a) as tf.Tensor2D, toTensor(b) as tf.Tensor2D];
      const y = tf.matMul(ta, tb, transposeA, transposeB);
      const expected = multiply(
        a.values,
        transposeA ? [1, m] : [k, 1],
        b.values,
        transposeB ? [k, 1] : [1, n],
        [m, k, n],
      );
      expectClose(await y.data(), expected, 1e-4);
      tf.dispose([ta, tb, y]);
    }
  });

  it('give the same bits every time, sums that are cut too', async () => {
    const random = createRandom(32);
    const [x, dy] = [toTensor(drawSample(random, [3000, 7])), toTensor(drawSample(random, [3000, 9]))];
    expect(chooseTiling({ rows: 7, columns: 9, depth: 3000, batch: 1 }, true).splits).toBeGreaterThan(1);
    const bits = new Set<string>();
    for (let repeat = 0; repeat < 3; repeat++) {
      const y = tf.matMul(x as tf.Tensor2D, dy as tf.Tensor2D, true, false);
      bits.add([...new Uint32Array((await y.data()).buffer)].join());
      y.dispose();
    }
    expect(bits.size).toBe(1);
    tf.dispose([x, dy]);
  });
});
