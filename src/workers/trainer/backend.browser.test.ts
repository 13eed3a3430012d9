/** A backend that computes wrongly is left for the next one, and the report says so. */
import { describe, expect, test } from 'vitest';
import type { Chosen, WrongKernel } from './testing/wrong-kernel.worker.ts';
import WrongKernelWorker from './testing/wrong-kernel.worker.ts?worker';

function choose(wrong: WrongKernel): Promise<Chosen[]> {
  const worker = new WrongKernelWorker();
  return new Promise<Chosen[]>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Chosen[]>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(wrong);
  }).finally(() => worker.terminate());
}

describe('a kernel that computes wrongly', () => {
  test('on WASM moves the training to JavaScript, says so, and is not tried again while the worker lives', async () => {
    const [asked, automatic, resumed] = await choose({
      backend: 'wasm',
      kernel: 'PupilSoftmaxCrossEntropy',
      factor: 1.1,
      choices: ['wasm', 'auto', 'cpu'],
    });
    expect(asked).toMatchObject({ report: { id: 'cpu', device: 'JavaScript' }, running: 'cpu' });
    expect(asked!.calls).toBeGreaterThan(0);
    expect(asked!.report.reason).toMatch(
      /^WASM computes wrongly here: in a training step of a tiny conv net, .* is [\d.]+ instead of [\d.]+\. Plain JavaScript stands in, many times slower\.$/,
    );
    expect(automatic).toMatchObject({ report: { reason: asked!.report.reason }, running: 'cpu' });
    expect(automatic!.calls).toBe(asked!.calls);
    // A run that began on the backend that stood in goes on there.
    expect(resumed).toMatchObject({ report: { id: 'cpu' }, running: 'cpu' });
  });

  test('on WebGPU moves the training to WASM, and says so', async (context) => {
    if ((await navigator.gpu?.requestAdapter()) == null) context.skip('this browser has no WebGPU adapter');
    const [asked] = await choose({ backend: 'webgpu', kernel: 'Conv2D', factor: null, choices: ['webgpu'] });
    expect(asked).toMatchObject({ report: { id: 'wasm' }, running: 'wasm', calls: 1 });
    expect(asked!.report.reason).toBe(
      'WebGPU computes wrongly here: a training step of a tiny conv net failed: the driver gave up. WASM stands in.',
    );
  });
});

describe('half precision', () => {
  test('that the adapter does not have leaves the training to single precision, and says so', async (context) => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (adapter == null) context.skip('this browser has no WebGPU adapter');
    if (adapter?.features.has('shader-f16')) context.skip('this adapter has 16-bit arithmetic');
    // A factor of 1 leaves the kernel right.
    const [asked] = await choose({ backend: 'wasm', kernel: 'Sum', factor: 1, choices: ['webgpu-half'] });
    expect(asked).toMatchObject({ report: { id: 'webgpu' }, running: 'webgpu' });
    expect(asked!.report.reason).toMatch(
      /^WebGPU in half precision does not start: .* has no 16-bit arithmetic \(shader-f16\)\. WebGPU stands in\.$/,
    );
  });
});
