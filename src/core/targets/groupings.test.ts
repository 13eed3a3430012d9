import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { clusterRows, duplicateGroups } from './groupings.ts';
import { type Rows, unitRows } from './normalise.ts';

const DIMS = 6;

/** Rows around so many well separated directions, in turn. */
function rowsAround(directions: number, count: number, noise: number): Rows {
  const random = createRandom(4);
  const values = Float32Array.from({ length: count * DIMS }, (_, i) => {
    const isOwn = i % DIMS === Math.floor(i / DIMS) % directions;
    return (isOwn ? 1 : 0) + noise * random.normal();
  });
  return unitRows({ dims: DIMS, values });
}

describe('clusters', () => {
  test('find the directions that rows lie around, the same twice', () => {
    const rows = rowsAround(4, 40, 0.05);
    const { centroids, assignments } = clusterRows(rows, 4, 1);
    expect(new Set(assignments).size).toBe(4);
    for (const [row, cluster] of assignments.entries()) expect(cluster).toBe(assignments[row % 4]);
    for (let c = 0; c < 4; c++) {
      expect(Math.hypot(...centroids.values.subarray(c * DIMS, (c + 1) * DIMS))).toBeCloseTo(1, 5);
    }
    expect(clusterRows(rows, 4, 1)).toEqual({ centroids, assignments });
  });

  test('are never empty and never more than rows, even where rows repeat', () => {
    for (const [count, k] of [
      [1, 8],
      [5, 8],
      [9, 9],
    ] as const) {
      const rows = rowsAround(2, count, 0);
      const { centroids, assignments } = clusterRows(rows, k, 3);
      expect(centroids.values.length / DIMS).toBe(Math.min(count, k));
      expect(new Set(assignments).size).toBe(Math.min(count, k));
    }
  });
});

describe('groups of near-duplicates', () => {
  test('hold rows that are linked by a chain, and leave the rest alone', () => {
    const at = (degrees: number) => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    const rows = { dims: 2, values: Float32Array.from([0, 90, 10, 200, 20, 205].flatMap(at)) };
    expect(Array.from(duplicateGroups(rows, Math.cos((12 * Math.PI) / 180)))).toEqual([0, -1, 0, 3, 0, 3]);
  });
});
