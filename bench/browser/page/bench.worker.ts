/** One engine in a worker of its own, as the trainer has it: answers one request at a time. */
import type { Requests } from '../requests.ts';
import { measurePeak } from './peak.ts';
import { startEngine } from './start-engine.ts';
import { timeProduct, timeSteps } from './timings.ts';

const REQUESTS: Requests = {
  start: startEngine,
  peak: measurePeak,
  product: timeProduct,
  steps: timeSteps,
};

globalThis.onmessage = async ({ data }: MessageEvent<{ request: keyof Requests; given: never[] }>) => {
  try {
    const handle = REQUESTS[data.request] as (...given: never[]) => Promise<unknown>;
    globalThis.postMessage({ answer: await handle(...data.given) });
  } catch (thrown) {
    globalThis.postMessage({
      failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    });
  }
};
