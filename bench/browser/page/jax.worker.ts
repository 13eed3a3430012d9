/**
 * jax-js on WASM in a worker of its own. It takes as many threads as the browser names cores, all of them workers of
 * its own beside this one, which then only waits; where there is no shared memory it computes in this one. So both
 * numbers can be set from outside, before it is loaded.
 */
import type { JaxRequests } from '../requests.ts';
import { answerRequests } from './answer.ts';

let timings: typeof import('./jax/timings.ts') | null = null;

function running(): typeof import('./jax/timings.ts') {
  if (timings === null) throw new Error('jax-js has not been started.');
  return timings;
}

answerRequests<JaxRequests>({
  async start(threads) {
    if (threads === 1) Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
    else Object.defineProperty(navigator, 'hardwareConcurrency', { value: threads });
    timings = await import('./jax/timings.ts');
    await timings.startJax();
  },
  product: (product) => running().timeProduct(product),
  steps: (workload, convolutions, count) => running().timeSteps(workload, convolutions, count),
});
