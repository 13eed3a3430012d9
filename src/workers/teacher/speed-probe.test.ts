import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Network } from './network.ts';
import { probeRows, probeSpeed } from './speed-probe.ts';

const SIZE = { widthPx: 2, heightPx: 2 };
let clockMs = 0;

beforeEach(() => {
  clockMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clockMs);
});
afterEach(() => vi.restoreAllMocks());

/** A network on a clock of its own: each batch costs something, and each photo in it. */
function networkOf(batchMs: number, photoMs: number) {
  const seen: number[] = [];
  const network: Network = {
    run(_pixels, photos) {
      seen.push(photos);
      clockMs += batchMs + photos * photoMs;
      return Promise.resolve(new Float32Array(photos));
    },
    close: () => Promise.resolve(),
  };
  return { network, seen };
}

async function rowsOf(network: Network, device: 'webgpu' | 'wasm' = 'webgpu'): Promise<number> {
  return probeRows(network, device, SIZE, await probeSpeed(network, SIZE));
}

describe('the size of batches', () => {
  test('grows while a batch costs something of its own', async () => {
    expect(await rowsOf(networkOf(8, 0.1).network)).toBe(64);
  });

  test('stays where larger ones gain nothing', async () => {
    const { network, seen } = networkOf(0, 1);
    expect(await rowsOf(network)).toBe(16);
    expect(new Set(seen)).toEqual(new Set([16, 32]));
  });

  test('does not depend on the clock on WASM, where photos of a batch share a scale', async () => {
    expect(await rowsOf(networkOf(8, 0.1).network, 'wasm')).toBe(16);
  });

  test('shrinks for a teacher so slow that nobody could pause it', async () => {
    const { network, seen } = networkOf(0, 400);
    expect(await rowsOf(network)).toBe(4);
    // Larger ones are not even tried, and one timed batch is enough.
    expect(seen).toEqual([16, 16]);
  });

  test('is one photo at least', async () => {
    expect(await rowsOf(networkOf(0, 60_000).network)).toBe(1);
  });
});

test('the pace is that of the fastest batch, after one that warms up', async () => {
  const batchesMs = [500, 32, 16, 64];
  const network: Network = {
    run(_pixels, photos) {
      clockMs += batchesMs.shift()!;
      return Promise.resolve(new Float32Array(photos));
    },
    close: () => Promise.resolve(),
  };
  expect(await probeSpeed(network, SIZE)).toBe(1);
});
