import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { createRandom } from '../random.ts';
import { duplicateGroups, similarPairs } from './near-duplicates.ts';
import { cosineOf, distanceForRatio, distanceOf, semanticBalance } from './semantic-balance.ts';
import { similarityTiles } from './similarity-tiles.ts';
import { spanningLengths } from './spanning-forest.ts';
import { allCosines, randomRows } from './testing/random-rows.ts';
import { UnionFind } from './union-find.ts';

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

const SEEDS = [1, 2, 3, 4, 5];

/** Connected components, by spreading the smallest number until nothing changes. */
function components(count: number, isLinked: (i: number, j: number) => boolean): number[] {
  const leader = Array.from({ length: count }, (_, i) => i);
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        if (i !== j && isLinked(i, j) && leader[j]! < leader[i]!) {
          leader[i] = leader[j]!;
          isMoving = true;
        }
      }
    }
  }
  return leader;
}

describe('union-find', () => {
  test.each(SEEDS)('joins what spreading joins, seed %i', (seed) => {
    const random = createRandom(seed);
    const groups = new UnionFind(40);
    const links = Array.from({ length: 30 }, () => [random.below(40), random.below(40)] as const);
    for (const [a, b] of links) {
      const wasOne = groups.find(a) === groups.find(b);
      expect(groups.union(a, b) === null).toBe(wasOne);
    }
    const isLinked = (i: number, j: number) =>
      links.some(([a, b]) => (a === i && b === j) || (a === j && b === i));
    expect(Array.from(groups.leaders())).toEqual(components(40, isLinked));
  });
});

describe('pairs of similar rows', () => {
  test.each(SEEDS)(
    'are all pairs above the limit, most alike first, whatever the tiles, seed %i',
    async (seed) => {
      const { rows } = randomRows(60, seed);
      const all = allCosines(rows);
      const limit = 0.9;
      const wanted = all
        .flatMap((row, i) => row.map((cosine, j) => ({ i, j, cosine })))
        .filter(({ i, j, cosine }) => i < j && cosine > limit)
        .sort((a, b) => b.cosine - a.cosine || a.i - b.i || a.j - b.j);
      expect(wanted.length).toBeGreaterThan(5);
      for (const tileRows of [7, 60, 1024]) {
        const { i, j, cosines } = await similarPairs(rows, limit, { tileRows });
        expect([...i]).toEqual(wanted.map((pair) => pair.i));
        expect([...j]).toEqual(wanted.map((pair) => pair.j));
        expect([...cosines]).toEqual(wanted.map((pair) => pair.cosine));
      }
    },
  );

  test('are looked for in tiles: no more than one tile is held', async () => {
    const { rows } = randomRows(50, 1);
    let tiles = 0;
    for await (const tile of similarityTiles(rows, { tileRows: 16 })) {
      expect(tile.cosines.length).toBeLessThanOrEqual(16 * 16);
      tiles++;
    }
    expect(tiles).toBe(10);
  });

  test('make groups of rows that a chain links, and leave the rest alone', async () => {
    const at = (degrees: number) => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    const rows = { dims: 2, values: Float32Array.from([0, 90, 10, 200, 20, 205].flatMap(at)) };
    const groups = await duplicateGroups(rows, Math.cos((12 * Math.PI) / 180));
    expect(Array.from(groups)).toEqual([0, -1, 0, 3, 0, 3]);
  });

  test('stop when whoever listens throws', async () => {
    const { rows } = randomRows(30, 1);
    const turn = (done: number) => {
      if (done === 3) throw new Error('enough');
    };
    await expect(similarPairs(rows, 0.9, { tileRows: 10, turn })).rejects.toThrow('enough');
  });
});

describe('the spanning forest', () => {
  test.each(SEEDS)('has the edges that Kruskal takes from all pairs, seed %i', async (seed) => {
    const { rows, labels } = randomRows(45, seed);
    const all = allCosines(rows);
    for (const classes of [null, labels]) {
      const edges = all
        .flatMap((row, i) => row.map((cosine, j) => ({ i, j, cosine })))
        .filter(({ i, j }) => i < j && (classes === null || classes[i] === classes[j]))
        .sort((a, b) => b.cosine - a.cosine);
      const groups = new UnionFind(45);
      const wanted = edges
        .filter(({ i, j }) => groups.union(i, j) !== null)
        .map(({ cosine }) => distanceOf(cosine));
      const lengths = await spanningLengths(rows, classes, { tileRows: 16 });
      expect(lengths).toHaveLength(wanted.length);
      for (const [at, length] of lengths.entries()) expect(length).toBeCloseTo(wanted[at]!, 5);
    }
  });

  test('of rows that are all the same has edges of no length', async () => {
    const rows = { dims: 3, values: new Float32Array(30).map((_, i) => (i % 3 === 0 ? 1 : 0)) };
    expect([...(await spanningLengths(rows, null))]).toEqual(new Array(9).fill(0));
    expect(await spanningLengths({ dims: 3, values: Float32Array.of(1, 0, 0) }, null)).toHaveLength(0);
  });

  test.each([0.1, 0.3, 0.437])('says what distance removes a share of %f', async (ratio) => {
    const { rows } = randomRows(80, 6);
    const lengths = await spanningLengths(rows, null);
    const { distance, removed } = distanceForRatio(lengths, 80, ratio);
    const balance = await semanticBalance(rows, { distance, labels: null, isGuarded: false });
    expect(balance.removed).toHaveLength(removed);
    expect(removed).toBe(Math.round(80 * ratio));
  });
});

describe('semantic balance', () => {
  test.each(SEEDS)(
    'keeps one of each group, the nearest to its mean, never across classes, seed %i',
    async (seed) => {
      const { rows, labels } = randomRows(70, seed);
      const mixed = labels.map((label, row) => (row % 9 === 0 ? 99 : label));
      const all = allCosines(rows);
      const distance = 0.3;
      const balance = await semanticBalance(rows, { distance, labels: mixed, isGuarded: false });
      const near = (i: number, j: number) => all[i]![j]! > cosineOf(distance);
      expect([...balance.groups]).toEqual(components(70, (i, j) => near(i, j) && mixed[i] === mixed[j]));
      expect(balance.keep.length + balance.removed.length).toBe(70);
      expect(balance.weights.reduce((sum, weight) => sum + weight, 0)).toBe(70);
      expect(new Set([...balance.keep].map((row) => balance.groups[row])).size).toBe(balance.keep.length);
      for (const [at, row] of balance.removed.entries()) {
        expect(balance.groups[row]).toBe(balance.groups[balance.survivors[at]!]);
        expect(mixed[row]).toBe(mixed[balance.survivors[at]!]);
      }
      const conflicts = all.flatMap((row, i) =>
        row.flatMap((_, j) => (i < j && near(i, j) && mixed[i] !== mixed[j] ? [`${i} ${j}`] : [])),
      );
      expect(balance.conflicts.map(({ i, j }) => `${i} ${j}`).sort()).toEqual(conflicts.sort());
    },
  );

  test('with its guard breaks a chain that would make one of everything', async () => {
    const rows = {
      dims: 2,
      values: Float32Array.from({ length: 60 }, (_, i) =>
        (i % 2 === 0 ? Math.cos : Math.sin)(Math.floor(i / 2) * 0.1),
      ),
    };
    const options = { distance: 0.12, labels: null };
    const chained = await semanticBalance(rows, { ...options, isGuarded: false });
    const guarded = await semanticBalance(rows, { ...options, isGuarded: true });
    expect(chained.keep).toHaveLength(1);
    expect(guarded.keep.length).toBeGreaterThan(5);
  });

  test('survives one photo, photos all alike, and photos that are nothing', async () => {
    const balanceOf = (values: number[]) =>
      semanticBalance(
        { dims: 2, values: Float32Array.from(values) },
        { distance: 0.2, labels: null, isGuarded: true },
      );
    expect([...(await balanceOf([1, 0])).keep]).toEqual([0]);
    expect([...(await balanceOf([1, 0, 1, 0, 1, 0])).weights]).toEqual([3]);
    expect([...(await balanceOf([0, 0, 0, 0])).keep]).toEqual([0, 1]);
  });
});
