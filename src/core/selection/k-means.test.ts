import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { createRandom } from '../random.ts';
import { groupSizes, purity } from './effect.ts';
import { clusterRows, drawStarts, lloyd } from './k-means.ts';
import { randomRows } from './testing/random-rows.ts';

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

describe('clusters', () => {
  test('find the directions that rows lie around, the same twice', async () => {
    const { rows, labels } = randomRows(90, 4, { dims: 12, classes: 4, repeats: 0, noise: 0.2 });
    const clusters = await clusterRows(rows, 4, 1);
    expect(purity(clusters.assignments, labels)).toBe(1);
    for (let c = 0; c < 4; c++) {
      expect(Math.hypot(...clusters.centroids.values.subarray(c * 12, (c + 1) * 12))).toBeCloseTo(1, 5);
    }
    expect(await clusterRows(rows, 4, 1)).toEqual(clusters);
  });

  test('are never empty and never more than rows, even where rows repeat', async () => {
    for (const [count, k, repeats] of [
      [1, 8, 0],
      [5, 8, 1],
      [9, 9, 1],
      [40, 16, 0.9],
    ] as const) {
      const { rows } = randomRows(count, 3, { repeats });
      const { centroids, assignments } = await clusterRows(rows, k, 3);
      expect(centroids.values.length / rows.dims).toBe(Math.min(count, k));
      expect(groupSizes(assignments, Math.min(count, k)).every((size) => size > 0)).toBe(true);
    }
  });

  test('survive rows that are all the same, or nothing', async () => {
    for (const value of [0, 1]) {
      const rows = { dims: 2, values: new Float32Array(12).map((_, i) => (i % 2 === 0 ? value : 0)) };
      const { assignments, meanCosine } = await clusterRows(rows, 3, 1);
      expect(new Set(assignments).size).toBe(3);
      expect(meanCosine).toBeCloseTo(value, 6);
    }
  });

  test('never get worse from pass to pass', async () => {
    const { rows } = randomRows(120, 8);
    const starts = await drawStarts(rows, 10, createRandom(1).uniform);
    let before = -1;
    for (let passes = 1; passes <= 8; passes++) {
      const { meanCosine } = await lloyd(rows, starts, passes);
      expect(meanCosine).toBeGreaterThanOrEqual(before - 1e-6);
      before = meanCosine;
    }
  });

  test('begin at different rows, far ones more often', async () => {
    const { rows } = randomRows(60, 2);
    const starts = await drawStarts(rows, 60, createRandom(5).uniform);
    expect(new Set(starts).size).toBe(60);
  });
});
