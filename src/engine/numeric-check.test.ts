/**
 * Our WASM kernels take the steps of the numeric start-up check as double precision does, and one of them gone wrong
 * is noticed.
 */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { convConfig } from '../core/students/families/conv.ts';
import { checkNumerics, TOLERANCE, worstDifference } from '../core/training/numeric-check/numeric-check.ts';
import { REFERENCE_FIGURES } from '../core/training/numeric-check/reference-figures.ts';
import { TINY_STEPS, takeTinyStep } from '../core/training/numeric-check/tiny-steps.ts';
import { startBackend, stopBackend } from './backend.ts';
import { nodeEngineFiles } from './testing/node-files.ts';

afterEach(() => stopBackend());

describe('the numeric start-up check on WASM', () => {
  it.each(TINY_STEPS)('finds the reference of the $name ten times closer than it has to', async (step) => {
    await startBackend('wasm', nodeEngineFiles());
    const { share } = worstDifference(await takeTinyStep(step), REFERENCE_FIGURES[step.name]!);
    expect(share).toBeLessThan(TOLERANCE / 10);
  });

  it('sees AdamW forget its weight decay', async () => {
    await startBackend('wasm', nodeEngineFiles());
    const right = tf.getKernel('PupilAdamW', 'wasm');
    tf.unregisterKernel('PupilAdamW', 'wasm');
    tf.registerKernel({
      ...right,
      kernelFunc: (call) =>
        right.kernelFunc({
          ...call,
          inputs: { ...call.inputs, decays: tf.zerosLike(call.inputs['decays'] as tf.Tensor) },
        }),
    });
    expect(await checkNumerics(convConfig(32))).toMatch(
      /^in a training step of a tiny conv net, the .*change of /,
    );
  });
});
