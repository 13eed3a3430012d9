/**
 * A thread of the training engine: it gets its start by message and then serves its mailbox until the trainer ends
 * it.
 */
import { serveKernels, type ThreadStart } from '../engine/wasm/thread.ts';

globalThis.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  void serveKernels(data, () => globalThis.postMessage('ready')).catch((thrown: unknown) => {
    // Outside a promise it reaches the trainer as the worker's error event.
    setTimeout(() => {
      throw thrown;
    });
  });
};
