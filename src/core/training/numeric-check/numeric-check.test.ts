/** The start-up check passes where everything is right, and sees every single kernel that is not. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STUDENT_FAMILIES } from '../../students/registry.ts';
import { checkNumerics, TOLERANCE, worstDifference } from './numeric-check.ts';
import { REFERENCE_FIGURES } from './reference-figures.ts';
import { TINY_NETWORK } from './tiny-network.ts';
import { TINY_STEPS, takeTinyStep, tinyStepsFor } from './tiny-steps.ts';

let restore = () => {};

/** Puts a kernel in the place of the right one until the test ends. */
function corrupt(kernelName: string, change: (kernel: tf.KernelFunc) => tf.KernelFunc): void {
  const right = tf.getKernel(kernelName, 'cpu');
  const put = (config: tf.KernelConfig) => {
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel(config);
  };
  put({ ...right, kernelFunc: change(right.kernelFunc) });
  restore = () => put(right);
}

/** The kernel with its answer changed in place. */
const changed =
  (change: (values: Float32Array) => void) =>
  (kernel: tf.KernelFunc): tf.KernelFunc =>
  (call) => {
    const answer = kernel(call) as tf.TensorInfo;
    change((call.backend as tf.KernelBackend).readSync(answer.dataId) as Float32Array);
    return answer;
  };

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterEach(() => {
  restore();
  restore = () => {};
});

describe('the numeric start-up check', () => {
  it.each(TINY_STEPS)('finds the reference of the $name ten times closer than it has to', async (step) => {
    const figures = await takeTinyStep(step);
    expect(worstDifference(figures, REFERENCE_FIGURES[step.name]!).share).toBeLessThan(TOLERANCE / 10);
  });

  it('passes a backend that computes rightly, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    expect(await checkNumerics(TINY_NETWORK)).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    'Conv2DBackpropInput',
    'Conv2DBackpropFilter',
    'BatchMatMul',
    'Softmax',
    'Concat',
    'Sqrt',
    'GatherV2',
  ])('notices when %s errs by a tenth in the last sixteenth of its answer', async (kernelName) => {
    const edgeOff = changed((values) => {
      const edge = values.subarray(Math.floor((15 / 16) * values.length));
      edge.set(edge.map((value) => value * 1.1));
    });
    corrupt(kernelName, edgeOff);
    expect(await checkNumerics(TINY_NETWORK)).toMatch(
      /^in a training step of a tiny .+ is -?[\d.e-]+ instead of -?[\d.e-]+$/,
    );
  });

  it('says what is wrong in words', async () => {
    corrupt(
      'Relu',
      changed((values) => values.fill(Number.NaN)),
    );
    expect(await checkNumerics(TINY_NETWORK)).toBe(
      'in a training step of a tiny conv net, the loss is NaN instead of 9.902',
    );
  });

  it('takes a kernel that throws for a wrong one', async () => {
    corrupt('BatchMatMul', () => () => {
      throw new Error('out of registers');
    });
    expect(await checkNumerics(TINY_NETWORK)).toBe(
      'a training step of a tiny conv net failed: out of registers',
    );
  });

  it('takes the steps of the student’s family, and all where any layer may come', () => {
    for (const { id } of STUDENT_FAMILIES.all()) {
      const steps = tinyStepsFor({ id, imageSizePx: 32 });
      const families = new Set(steps.map(({ student }) => student.id));
      expect(families).toEqual(
        id === 'onnx' ? new Set(TINY_STEPS.map(({ student }) => student.id)) : new Set([id]),
      );
    }
    expect(tinyStepsFor({ id: 'a family of tomorrow', imageSizePx: 32 })).toEqual(TINY_STEPS);
  });
});
