/**
 * How fast an open network is, and in batches of how many photos. Each shape runs once before it is timed (shaders,
 * caches).
 */
import type { Attempt } from '../../core/teachers/attempts.ts';
import { goldenInputs } from '../../core/teachers/self-test.ts';
import type { InputSize, Network } from './network.ts';

/** What teachers are compared at. */
const FIRST_ROWS = 16;
const MOST_BATCHES = 3;
/** A slow teacher has told enough after one batch. */
const ENOUGH_MS = 1_000;

/**
 * Larger batches are for a GPU that is hardly busy with small ones. On WASM they would gain little, and cost
 * something: a network of 8 bits scales the numbers of all photos of a batch together, so that which photos share one
 * shows in the last bits of their embeddings.
 */
const LARGER_ROWS = [32, 64];
const WORTH_TRYING_MS = 250;
/** Part of the time a photo that a larger batch must stay under: its memory and its longer wait are for something. */
const CLEARLY_FASTER = 0.95;
/** Pausing waits for the batch. */
const LONGEST_BATCH_MS = 2_000;

/** @returns milliseconds a photo, of the fastest batch: what else the machine does only ever adds */
export function probeSpeed(network: Network, size: InputSize): Promise<number> {
  return msPerRow(network, size, FIRST_ROWS);
}

/** @param msPerImage as `probeSpeed` found it @returns rows of a batch */
export async function probeRows(
  network: Network,
  device: Attempt['device'],
  size: InputSize,
  msPerImage: number,
): Promise<number> {
  let rows = FIRST_ROWS;
  while (rows > 1 && rows * msPerImage > LONGEST_BATCH_MS) rows /= 2;
  if (device === 'wasm') return rows;
  let fastestMs = msPerImage;
  for (const more of LARGER_ROWS) {
    if (more * fastestMs > WORTH_TRYING_MS) break;
    const ms = await msPerRow(network, size, more);
    if (ms > CLEARLY_FASTER * fastestMs) break;
    fastestMs = ms;
    rows = more;
  }
  return rows;
}

async function msPerRow(network: Network, { widthPx, heightPx }: InputSize, rows: number): Promise<number> {
  const pixels = goldenInputs(rows, widthPx, heightPx);
  await network.run(pixels, rows);
  const startedMs = performance.now();
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MOST_BATCHES && (i === 0 || performance.now() - startedMs < ENOUGH_MS); i++) {
    const fromMs = performance.now();
    await network.run(pixels, rows);
    fastestMs = Math.min(fastestMs, performance.now() - fromMs);
  }
  return fastestMs / rows;
}
