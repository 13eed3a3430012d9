/** Attention on WebGPU at the sizes of real students, beyond a workgroup's tokens, and where heads are too wide. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { attention } from '../../core/tensors/blocks.ts';
import { expectClose } from '../../core/tensors/testing/block-check.ts';
import { attentionFormula, drawSample } from '../../core/tensors/testing/float64.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';

describe('attention on WebGPU', () => {
  beforeAll(async () => void (await startBackend('webgpu', ENGINE_FILES)));
  afterAll(() => stopBackend());

  const MASKS = 2;

  /** y and d(sum(w y)) by the kernels, with a mask for every head. */
  async function run(sizes: readonly [number, number, number, number]) {
    const [batch, tokens, heads, depth] = sizes;
    const random = createRandom(51);
    const qkv = drawSample(random, [batch, tokens, 3 * heads * depth]);
    const w = drawSample(random, [batch, tokens, heads * depth]);
    const masks = drawSample(random, [MASKS, tokens, tokens]).values.map((value) => (value < -1 ? 0 : 1.25));
    const taken = Array.from({ length: batch * heads }, (_, pair) => pair % MASKS);
    const dropout = {
      masks: tf.tensor(Float32Array.from(masks), [MASKS, tokens, tokens]),
      taken: tf.tensor1d(taken, 'int32'),
    };
    const attend = (x: tf.Tensor) => attention(x as tf.Tensor3D, heads, dropout);
    const x = tf.tensor(Float32Array.from(qkv.values), [...qkv.shape]);
    const y = attend(x);
    const [dx] = tf.grads(attend)([x], tf.tensor(Float32Array.from(w.values), [...w.shape]));
    const found = { y: (await y.data()) as Float32Array, dx: (await dx!.data()) as Float32Array };
    tf.dispose([x, y, dx!, dropout.masks, dropout.taken]);
    const formula = attentionFormula(sizes, (pair) => {
      const first = taken[pair]! * tokens * tokens;
      return masks.subarray(first, first + tokens * tokens);
    });
    return { ...found, qkv: qkv.values, w: w.values, formula };
  }

  it.each([
    [1, 65, 2, 32],
    [2, 50, 1, 24],
    [1, 301, 1, 4],
    [1, 10, 1, 70],
  ] as const)(
    'of %i images, %i tokens, %i heads of %i channels is right, with its gradient',
    async (...sizes) => {
      const { y, dx, qkv, w, formula } = await run(sizes);
      expectClose(y, formula([qkv]), 2e-5);
      // Every number of the gradient would take as many passes: some of queries, keys and values each, first and last
      // among them.
      const places = Array.from({ length: 9 }, (_, i) => Math.round((i / 8) * (qkv.length - 1)));
      const slopes = places.map((place) => {
        const total = (step: number) => {
          const moved = Float64Array.from(qkv);
          moved[place]! += step;
          return formula([moved]).reduce((sum, value, i) => sum + value * w[i]!, 0);
        };
        return (total(1e-5) - total(-1e-5)) / 2e-5;
      });
      expectClose(
        places.map((place) => dx[place]!),
        slopes,
        1e-4,
      );
    },
  );

  it('gives the same bits every time', async () => {
    const bits = new Set<string>();
    for (let repeat = 0; repeat < 3; repeat++) {
      const { y, dx } = await run([2, 33, 2, 8]);
      bits.add([...new Uint32Array(y.buffer), ...new Uint32Array(dx.buffer)].join());
    }
    expect(bits.size).toBe(1);
  });

  it('refuses heads of more channels than fit into shared memory', () => {
    expect(() => attention(tf.zeros([1, 2, 3 * 500]), 1, null)).toThrow(/up to 480 channels/);
  });
});
