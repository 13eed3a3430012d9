/**
 * A trainer's thread in which one kernel of one backend computes wrongly, and what it chooses then. Asked once a
 * worker.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendReport } from '../../../core/records/run.ts';
import { convConfig } from '../../../core/students/families/conv.ts';
import type { BackendId } from '../../../engine/backend.ts';
import { runBackend } from '../../shared/backend.ts';
import { chooseBackend } from '../choose-backend.ts';

export interface WrongKernel {
  readonly backend: 'webgpu' | 'wasm';
  readonly kernel: string;
  /** Its first output comes out so many times too large; null: it throws. */
  readonly factor: number | null;
  /** The choices that are then made one after the other. */
  readonly choices: readonly ('auto' | BackendId)[];
}

export interface Chosen {
  readonly report: BackendReport;
  /** The backend that ran then. */
  readonly running: string;
  /** How often the wrong kernel had been called by then. */
  readonly calls: number;
}

// Tests are typed as pages are, where `postMessage` is the window's.
const post: (chosen: Chosen[]) => void = globalThis.postMessage;

globalThis.onmessage = async ({ data }: MessageEvent<WrongKernel>) => {
  post(await choose(data));
};

async function choose({ backend, kernel, factor, choices }: WrongKernel): Promise<Chosen[]> {
  await runBackend(backend);
  const right = tf.getKernel(kernel, backend);
  let calls = 0;
  tf.unregisterKernel(kernel, backend);
  tf.registerKernel({
    ...right,
    kernelFunc(call) {
      calls++;
      if (factor === null) throw new Error('the driver gave up');
      const answer = [right.kernelFunc(call)].flat();
      const first = answer[0]!;
      const engine = call.backend as tf.KernelBackend;
      const values = (engine.readSync(first.dataId) as Float32Array).map((value) => value * factor);
      return [{ ...first, dataId: engine.write(values, first.shape, 'float32') }, ...answer.slice(1)];
    },
  });
  const untimed = () => Promise.reject(new Error('there is nothing to choose, so nothing is timed'));
  const chosen: Chosen[] = [];
  for (const wanted of choices) {
    const report = await chooseBackend(wanted, convConfig(32), 'tiny', untimed, false);
    chosen.push({ report, running: tf.getBackend(), calls });
  }
  return chosen;
}
