import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { meanRow, type Rows } from '../targets/normalise.ts';
import { coreset, herding, kCentre } from './coreset.ts';
import { hardPairs } from './hard-pairs.ts';
import { pseudoLabels } from './pseudo-labels.ts';
import { allCosines, randomRows } from './testing/random-rows.ts';

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

const SEEDS = [1, 2, 3, 4];

describe('hard pairs', () => {
  test.each(SEEDS)(
    'are the most alike photos of other classes that are not the same picture, seed %i',
    async (seed) => {
      const { rows, labels } = randomRows(50, seed);
      const known = labels.map((label, row) =>
        row % 11 === 0 ? -1 : row % 7 === 0 ? (label + 1) % 3 : label,
      );
      const all = allCosines(rows);
      for (const classes of [known, null]) {
        const { partners } = await hardPairs(
          rows,
          classes,
          { perPhoto: 4, maxCosine: 0.95 },
          { tileRows: 16 },
        );
        for (let i = 0; i < 50; i++) {
          const wanted = all[i]!.map((cosine, j) => ({ j, cosine }))
            .filter(({ j, cosine }) => j !== i && cosine <= 0.95)
            .filter(
              ({ j }) =>
                classes === null || (classes[i]! >= 0 && classes[j]! >= 0 && classes[i] !== classes[j]),
            )
            .sort((a, b) => b.cosine - a.cosine || a.j - b.j)
            .slice(0, 4)
            .map(({ j }) => j);
          expect([...partners.subarray(i * 4, i * 4 + 4)].filter((j) => j >= 0)).toEqual(wanted);
        }
      }
    },
  );
});

const subset = (rows: Rows, of: readonly number[]) => Array.from(meanRow(rows, of));
const away = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, d) => x - b[d]!));

describe('a coreset', () => {
  test.each(SEEDS)(
    'by herding picks what brings its mean nearest to the mean of all, seed %i',
    async (seed) => {
      const { rows } = randomRows(30, seed, { repeats: 0 });
      const mean = Array.from(meanRow(rows));
      const picked = await herding(rows, 8);
      for (let size = 1; size <= 8; size++) {
        const before = picked.slice(0, size - 1);
        const distances = Array.from({ length: 30 }, (_, row) =>
          before.includes(row) ? Infinity : away(subset(rows, [...before, row]), mean),
        );
        expect(distances[picked[size - 1]!]).toBeCloseTo(Math.min(...distances), 6);
      }
      expect(new Set(await herding(rows, 99)).size).toBe(30);
    },
  );

  test.each(SEEDS)(
    'by k-centre leaves no photo twice as far away as the best choice would, seed %i',
    async (seed) => {
      const { rows } = randomRows(14, seed, { repeats: 0 });
      const all = allCosines(rows);
      const radius = (of: readonly number[]) =>
        Math.max(...all.map((row) => Math.min(...of.map((j) => Math.sqrt(Math.max(0, 2 - 2 * row[j]!))))));
      let best = Infinity;
      for (let a = 0; a < 14; a++)
        for (let b = a + 1; b < 14; b++)
          for (let c = b + 1; c < 14; c++) best = Math.min(best, radius([a, b, c]));
      const picked = await kCentre(rows, 3);
      expect(radius(picked)).toBeLessThanOrEqual(2 * best + 1e-6);
      for (let size = 1; size < 3; size++) {
        const chosen = picked.slice(0, size);
        const nearest = all.map((row) => Math.max(...chosen.map((j) => row[j]!)));
        expect(nearest[picked[size]!]).toBeCloseTo(Math.min(...nearest), 6);
      }
      expect(new Set(await kCentre(rows, 99)).size).toBe(14);
    },
  );

  test('takes so many of each class, all of a small one, and does not touch photos without one', async () => {
    const { rows } = randomRows(30, 1);
    const labels = Int32Array.from({ length: 30 }, (_, row) => (row < 3 ? 2 : row < 6 ? -1 : row % 2));
    for (const method of ['herding', 'k-centre'] as const) {
      const kept = await coreset(rows, labels, 5, method);
      const count = (label: number) => kept.filter((row) => labels[row] === label).length;
      expect([count(0), count(1), count(2), count(-1)]).toEqual([5, 5, 3, 0]);
      expect([...kept]).toEqual([...kept].sort((a, b) => a - b));
    }
  });
});

describe('guessed names', () => {
  /** Class 0 is narrow, class 1 is wide: degrees around 0 and around 90. */
  const degrees = [-4, -2, 2, 4, 60, 75, 105, 120];
  const rowsAt = (more: readonly number[]): Rows => ({
    dims: 2,
    values: Float32Array.from(
      [...degrees, ...more].flatMap((at) => [Math.cos((at * Math.PI) / 180), Math.sin((at * Math.PI) / 180)]),
    ),
  });
  const labelsFor = (more: number) => [
    ...degrees.map((_, i) => (i < 4 ? 0 : 1)),
    ...new Array<number>(more).fill(-1),
  ];

  test('go to photos that are as near as most of the class are: a wide class accepts what a narrow one refuses', () => {
    const { rows, classes, limits } = pseudoLabels(rowsAt([1, 20, 85, 110]), labelsFor(4), 2, {
      quantile: 0.2,
      margin: 0.1,
    });
    expect([...rows]).toEqual([8, 10, 11]);
    expect([...classes]).toEqual([0, 1, 1]);
    expect(limits[0]!).toBeGreaterThan(limits[1]!);
    expect(limits[0]!).toBeCloseTo(Math.cos((5.4 * Math.PI) / 180), 2);
  });

  test('need a clear lead over the next class', () => {
    const options = { quantile: 0, margin: 0 };
    expect(pseudoLabels(rowsAt([40]), labelsFor(1), 2, options).rows).toHaveLength(0);
    expect(pseudoLabels(rowsAt([62]), labelsFor(1), 2, options).rows).toHaveLength(1);
    expect(pseudoLabels(rowsAt([62]), labelsFor(1), 2, { ...options, margin: 0.5 }).rows).toHaveLength(0);
  });

  test('are given to nobody where no class has two labelled photos, and never to a class without any', () => {
    const rows = rowsAt([]);
    const labels = [0, -1, -1, -1, 1, -1, -1, -1];
    const { rows: named, limits } = pseudoLabels(rows, labels, 3, { quantile: 0.2, margin: 0 });
    expect(named).toHaveLength(0);
    expect([...limits]).toEqual([Infinity, Infinity, Infinity]);
  });
});
