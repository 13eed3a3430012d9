import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../engine/backend.ts';
import { nodeEngineFiles } from '../../engine/testing/node-files.ts';
import { type Sampling, USUAL_SAMPLING } from '../training/sampling.ts';
import { chartClusters, effectOf, findRows } from './find-selection.ts';
import { USUAL_QUESTIONS } from './selection.ts';
import { randomRows } from './testing/random-rows.ts';
import { noTurn } from './turn.ts';

beforeAll(async () => {
  await startBackend('wasm', nodeEngineFiles());
});

const { rows, labels } = randomRows(120, 3, { dims: 16, repeats: 0.25, noise: 0.3 });
const some = labels.map((label, row) => (row % 4 === 0 ? -1 : label));
const sum = (sizes: Int32Array) => sizes.reduce((a, b) => a + b, 0);
const found = (question: Parameters<typeof findRows>[0], of = some) =>
  findRows(question, rows, of, 3, noTurn);

describe('a choice', () => {
  test('of near-duplicates names the photo that stays for each', async () => {
    const { excluded, cosine } = await found(USUAL_QUESTIONS.balance);
    expect(excluded.length).toBeGreaterThan(10);
    expect(cosine).toBeCloseTo(0.98, 6);
    const gone = new Set(excluded.map(({ row }) => row));
    for (const { row, like } of excluded) {
      expect(gone.has(like!)).toBe(false);
      expect(some[row]).toBe(some[like!]);
    }
  });

  test('of a share removes that share, and says the cosine that does', async () => {
    const { excluded, cosine } = await found({
      kind: 'balance',
      limit: { by: 'ratio', ratio: 0.2 },
      isGuarded: false,
    });
    expect(excluded).toHaveLength(24);
    const again = await found({
      kind: 'balance',
      limit: { by: 'cosine', cosine: cosine! },
      isGuarded: false,
    });
    expect(again.excluded).toEqual(excluded);
  });

  test('reports conflicts between classes, not with photos that have none', async () => {
    const { conflicts } = await found(
      USUAL_QUESTIONS.balance,
      some.map((label, row) => (row % 10 === 1 ? (label + 1) % 3 : label)),
    );
    expect(conflicts.length).toBeGreaterThan(0);
    for (const { i, j } of conflicts) expect(some[i]! >= 0 && some[j]! >= 0).toBe(true);
    expect((await found(USUAL_QUESTIONS.balance)).conflicts).toEqual([]);
  });

  test('of a smaller set leaves so many of each class, and all photos without one', async () => {
    const { excluded } = await found({ kind: 'coreset', method: 'k-centre', perClass: 7 });
    expect(excluded.every(({ row }) => some[row]! >= 0)).toBe(true);
    const { classes, clusters } = await effectOf(
      { ...(await found(USUAL_QUESTIONS['pseudo-labels'])), excluded, named: [] },
      rows,
      some,
      3,
      1,
      noTurn,
    );
    expect([...classes.after]).toEqual([7, 7, 7]);
    expect(sum(clusters.before)).toBe(120);
    expect(sum(clusters.after)).toBe(30 + 21);
    expect([...clusters.after]).toEqual([...clusters.after].sort((a, b) => b - a));
  });

  test('of sure names names the surest first, and hardly ever wrongly where classes are apart', async () => {
    const answer = await found(USUAL_QUESTIONS['pseudo-labels']);
    expect(answer.named.length).toBeGreaterThan(15);
    expect(answer.named.every(({ row, label }) => some[row] === -1 && labels[row] === label)).toBe(true);
    expect(answer.named.map(({ cosine }) => cosine)).toEqual(
      answer.named.map(({ cosine }) => cosine).sort((a, b) => b - a),
    );
    const { classes, clusters } = await effectOf(answer, rows, some, 3, 1, noTurn);
    expect(sum(classes.after) - sum(classes.before)).toBe(answer.named.length);
    expect(sum(clusters.after) - sum(clusters.before)).toBe(answer.named.length);
  });
});

test('a chart has clusters enough to see and few enough to draw', () => {
  expect([1, 40, 3000, 100_000].map((photos) => chartClusters(photos, 10))).toEqual([1, 20, 187, 256]);
});

describe('a choice of a way of drawing', () => {
  const drawn = async (sampling: Sampling, seed = 1) => {
    const choice = await found({ kind: 'draw', sampling, seed });
    expect(choice.excluded).toEqual([]);
    return { choice, effect: await effectOf(choice, rows, some, 3, 1, noTurn) };
  };

  test.each(Object.values(USUAL_SAMPLING))('$kind counts as many draws as there are photos', async (way) => {
    const { effect } = await drawn(way);
    expect(sum(effect.clusters.after)).toBe(120);
    expect(sum(effect.clusters.before)).toBe(120);
  });

  test('that takes each photo once changes nothing', async () => {
    const { effect } = await drawn(USUAL_SAMPLING.uniform);
    expect(effect.clusters.after).toEqual(effect.clusters.before);
    expect(effect.classes.after).toEqual(effect.classes.before);
  });

  test('that balances the classes shows a rare one as often as the others', async () => {
    const rare = labels.map((label, row) => (label === 0 && row % 9 !== 0 ? 1 : label));
    const choice = await found({ kind: 'draw', sampling: { kind: 'class-balanced' }, seed: 1 }, rare);
    const { classes } = await effectOf(choice, rows, rare, 3, 1, noTurn);
    expect(Math.min(...classes.before)).toBeLessThan(10);
    expect([...classes.after]).toEqual([40, 40, 40]);
  });

  test('that takes one of a group shows near-duplicates less often, other ones for another seed', async () => {
    const way = { kind: 'one-of-alike', minCosine: 0.9 } as const;
    const { choice } = await drawn(way);
    const alike = await found({ ...USUAL_QUESTIONS.balance, limit: { by: 'cosine', cosine: 0.9 } });
    const paired = new Set(alike.excluded.flatMap(({ row, like }) => [row, like!]));
    const shown = choice.drawn!.filter((row) => paired.has(row)).length;
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(paired.size);
    expect(new Set(choice.drawn).size).toBeLessThan(120);
    expect((await drawn(way, 2)).choice.drawn).not.toEqual(choice.drawn);
    expect((await drawn(way)).choice.drawn).toEqual(choice.drawn);
  });

  test('refuses numbers that no run would take', async () => {
    const sampling = { kind: 'cluster-capped', clusters: 1, most: null } as const;
    await expect(found({ kind: 'draw', sampling, seed: 1 })).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
    });
  });
});
