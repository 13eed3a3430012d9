/**
 * Half precision where no adapter has it: float16 is stood in for by float32 that is rounded to it, which leaves the
 * same numbers in shared memory.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linear } from '../../core/tensors/blocks.ts';
import {
  HALF_TOLERANCE,
  TOLERANCE,
  worstDifference,
} from '../../core/training/numeric-check/numeric-check.ts';
import { REFERENCE_FIGURES } from '../../core/training/numeric-check/reference-figures.ts';
import { TINY_STEPS, takeTinyStep } from '../../core/training/numeric-check/tiny-steps.ts';
import { startBackend, stopBackend } from '../backend.ts';
import { ENGINE_FILES } from '../files.ts';
import { type Gpu, gpuOf } from './dispatcher.ts';
import type { Shader } from './program.ts';

function roundInstead(shader: Shader): Shader {
  const { enable: _, ...rest } = shader;
  const text = shader.text
    .replaceAll('array<vec4<f16>,', 'array<vec4f,')
    .replaceAll('vec4<f16>(', 'quantizeToF16(');
  return { ...rest, text };
}

/** Runs every program of products in the half precision that the device does not have. */
function pretendHalf(gpu: Gpu): void {
  const { run } = gpu;
  gpu.run = (program, constants, ...rest) => {
    if (!('isHalf' in constants)) return run(program, constants, ...rest);
    const build: typeof program.build = (given) => roundInstead(program.build({ ...given, isHalf: true }));
    run({ name: `${program.name}, rounded`, build }, constants, ...rest);
  };
}

describe('half-precision products', () => {
  beforeAll(async () => {
    await startBackend('webgpu', ENGINE_FILES);
    pretendHalf(gpuOf(tf.backend() as WebGPUBackend));
  });
  afterAll(() => stopBackend());

  it.each(TINY_STEPS)('train a $name closely enough for the start-up check', async (step) => {
    const { share } = worstDifference(await takeTinyStep(step), REFERENCE_FIGURES[step.name]!);
    expect(share).toBeLessThan(HALF_TOLERANCE / 2);
    // Else nothing was rounded, and the test above says nothing.
    expect(share).toBeGreaterThan(TOLERANCE);
  });

  const linearGradients = async (slope: number) => {
    const x = tf.ones([2, 3]) as tf.Tensor2D;
    const weight = tf.fill([3, 5], 2) as tf.Tensor2D;
    const dy = tf.fill([2, 5], slope);
    const gradients = tf.grads((...inputs) => linear(...(inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D])))(
      [x, weight, tf.zeros([5])],
      dy,
    );
    const values = await Promise.all(gradients.map(async (gradient) => (await gradient.data())[0]!));
    tf.dispose([x, weight, dy, ...gradients]);
    return values;
  };

  it('keep slopes that are far too small for float16', async () => {
    const [dx, dweight, dbias] = await linearGradients(1e-7);
    expect(dx! / 1e-6).toBeCloseTo(1, 2);
    expect(dweight! / 2e-7).toBeCloseTo(1, 2);
    expect(dbias! / 2e-7).toBeCloseTo(1, 2);
  });

  it('stay finite where slopes are too large', async () => {
    const [dx, dweight, dbias] = await linearGradients(1e6);
    expect([dx, dweight, dbias].every((value) => Number.isFinite(value) && value! > 30)).toBe(true);
  });
});

describe('half precision on an adapter without 16-bit arithmetic', () => {
  it('is refused with the reason, and single precision starts after it', async (context) => {
    const adapter = await navigator.gpu.requestAdapter();
    // There is nothing to refuse then; software adapters, which run this everywhere, have none.
    if (adapter?.features.has('shader-f16')) context.skip('this adapter has 16-bit arithmetic');
    await expect(startBackend('webgpu-half', ENGINE_FILES)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('shader-f16'),
    });
    expect((await startBackend('webgpu', ENGINE_FILES)).id).toBe('webgpu');
    stopBackend();
  });
});
