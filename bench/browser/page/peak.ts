/** GFLOP/s of one thread that multiplies and adds in registers only: see ../assembly/peak.ts. */
import type { SimdLevel } from '../../../src/engine/wasm/module.ts';

interface PeakExports {
  flopsOfRound(): number;
  multiplyAndAdd(rounds: number, x: number, y: number): number;
}

/** About ten milliseconds a call: V8 puts its optimised code in place between calls, not within one. */
const ROUNDS = 5_000_000;
const CALLS = 24;

const loaded = new Map<SimdLevel, PeakExports>();

export async function measurePeak(simd: SimdLevel): Promise<number> {
  const loop = loaded.get(simd) ?? (await load(simd));
  loaded.set(simd, loop);
  let bestMs = Number.POSITIVE_INFINITY;
  for (let call = 0; call < CALLS; call++) {
    const startedMs = performance.now();
    const sum = loop.multiplyAndAdd(ROUNDS, 0.5, 1);
    bestMs = Math.min(bestMs, performance.now() - startedMs);
    if (!(Number.isFinite(sum) && sum > 0)) throw new Error(`The loop of the peak came to ${sum}.`);
  }
  return (loop.flopsOfRound() * ROUNDS) / bestMs / 1e6;
}

async function load(simd: SimdLevel): Promise<PeakExports> {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(`/peak-${simd}.wasm`));
  return instance.exports as unknown as PeakExports;
}
