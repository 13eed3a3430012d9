/** The workers that one run of the bench compares, by name, and their start. */
import type { OpenBench } from './open-page.ts';
import type { EngineAnswer } from './requests.ts';

export const ONE = 'one thread';
export const TWO = 'two threads';
export const STOCK = 'stock';
export const JAX_ONE = 'jax-js, one thread';
export const JAX_TWO = 'jax-js, two threads';

/** Starts ours and plain tfjs-wasm. */
export async function startEngines(bench: OpenBench): Promise<EngineAnswer> {
  const one = await bench.ask(ONE, 'start', 1);
  await bench.ask(STOCK, 'start', 'stock');
  const most = bench.cores > 1 ? await bench.ask(TWO, 'start', 2) : one;
  if (!most.isIsolated) throw new Error('The page is not isolated: threads cannot share memory.');
  return most;
}

export async function startJax(bench: OpenBench): Promise<void> {
  await bench.askJax(JAX_ONE, 'start', 1);
  if (bench.cores > 1) await bench.askJax(JAX_TWO, 'start', 2);
}
