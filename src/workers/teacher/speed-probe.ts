/** How fast an open network is: a few batches of the size that embedding uses, after one that warms it up (shaders, caches). */
import { goldenInputs } from '../../core/teachers/self-test.ts';
import { PHOTOS_PER_BATCH } from './embed.ts';
import type { InputSize, Network } from './network.ts';

const MOST_BATCHES = 3;
/** A slow teacher has told enough after one batch. */
const ENOUGH_MS = 1_000;

/** @returns milliseconds a photo, of the fastest batch: what else the machine does only ever adds */
export async function probeSpeed(network: Network, { widthPx, heightPx }: InputSize): Promise<number> {
  const pixels = goldenInputs(PHOTOS_PER_BATCH, widthPx, heightPx);
  await network.run(pixels, PHOTOS_PER_BATCH);
  const startedMs = performance.now();
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MOST_BATCHES && (i === 0 || performance.now() - startedMs < ENOUGH_MS); i++) {
    const fromMs = performance.now();
    await network.run(pixels, PHOTOS_PER_BATCH);
    fastestMs = Math.min(fastestMs, performance.now() - fromMs);
  }
  return fastestMs / PHOTOS_PER_BATCH;
}
