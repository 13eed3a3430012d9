/** A backend that computes wrongly is left for the next one, and the report says so. The machine's verdicts are kept, so order counts. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { chooseBackend, runBackend } from './backend.ts';

const untimed = () => Promise.reject(new Error('there is nothing to choose, so nothing is timed'));

/** Until the backend is started again, the loss of every row is a tenth too large. */
function corruptCrossEntropy(): () => number {
  const name = 'PupilSoftmaxCrossEntropy';
  const right = tf.getKernel(name, 'wasm');
  let calls = 0;
  tf.unregisterKernel(name, 'wasm');
  tf.registerKernel({
    ...right,
    kernelFunc(call) {
      calls++;
      const answer = right.kernelFunc(call) as tf.TensorInfo[];
      const backend = call.backend as tf.KernelBackend;
      const losses = backend.readSync(answer[0]!.dataId) as Float32Array;
      return [
        {
          ...answer[0]!,
          dataId: backend.write(
            losses.map((loss) => 1.1 * loss),
            answer[0]!.shape,
            'float32',
          ),
        },
        ...answer.slice(1),
      ];
    },
  });
  return () => calls;
}

describe('a kernel that computes wrongly', () => {
  let calls = () => 0;

  afterAll(() => {
    tf.removeBackend(tf.getBackend());
  });

  test('moves the training to the next backend, and the reason says what was wrong', async () => {
    await runBackend('wasm');
    calls = corruptCrossEntropy();
    const report = await chooseBackend('wasm', 'tiny', untimed, false);
    expect(report.id).toBe('cpu');
    expect(tf.getBackend()).toBe('cpu');
    expect(report.reason).toMatch(
      /^WASM computes wrongly here: in a training step of a tiny conv net, .* is [\d.]+ instead of [\d.]+\. Plain JavaScript stands in, many times slower\.$/,
    );
    expect(calls()).toBeGreaterThan(0);
  });

  test('is not tried again while the worker lives', async () => {
    const before = calls();
    const report = await chooseBackend('auto', 'another', untimed, false);
    expect(report).toMatchObject({
      id: 'cpu',
      reason: expect.stringContaining('WASM computes wrongly here'),
    });
    expect(calls()).toBe(before);
    expect(tf.getBackend()).toBe('cpu');
  });

  test('does not keep a run from the backend that stood in', async () => {
    const report = await chooseBackend('cpu', 'resumed', untimed, false);
    expect(report).toMatchObject({ id: 'cpu', device: 'JavaScript' });
  });
});
