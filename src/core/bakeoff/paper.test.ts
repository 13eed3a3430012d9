import { describe, expect, it } from 'vitest';
import { emptyCurves } from '../curves.ts';
import { composeRecipe } from '../recipe/compose.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Run } from '../records/run.ts';
import { EMBED_KD_SUM, paperScores, TEACHER_KD_SUM } from './paper.ts';

const recipe = (preset: string, seed: number, change: Partial<Recipe> = {}): Recipe => ({
  ...composeRecipe({
    ...{ preset, student: 'conv', imageSizePx: 32, teacherFingerprint: 'f', labelledShare: 1, seed },
    pace: { epochs: 5, batchSize: 16 },
  }),
  ...change,
});

function run(from: Recipe, test: number, change: Partial<Run> = {}): Run {
  return {
    ...{ id: `${from.preset} ${from.seed}`, projectId: 'p', name: '', createdAtMs: 0, revision: 0 },
    ...{ recipe: from, status: 'finished', curves: emptyCurves(), backend: null, teacherFingerprint: 'f' },
    ...{ step: 1, totalSteps: 1, stepsPerEpoch: 1, trainMs: 1, student: null, message: '' },
    scores: { train: null, validation: null, test },
    ...change,
  } as Run;
}

const like = recipe(EMBED_KD_SUM, 1);
const pair = (seed: number, embed: number, teacher: number) => [
  run(recipe(EMBED_KD_SUM, seed), embed),
  run(recipe(TEACHER_KD_SUM, seed), teacher),
];

describe('the paper’s figure from runs', () => {
  it('pairs the two by seed, and leaves out seeds that only one has', () => {
    const runs = [...pair(1, 0.6, 0.5), ...pair(2, 0.7, 0.64), run(recipe(EMBED_KD_SUM, 3), 0.1)];
    const scores = paperScores(runs, like)!;
    expect(scores.embed).toMatchObject({ count: 2 });
    expect(scores.embed.mean).toBeCloseTo(0.65);
    expect(scores.teacher.mean).toBeCloseTo(0.57);
    expect(scores.difference.mean).toBeCloseTo(-0.08);
    expect(scores.difference.standardError).toBeCloseTo(0.02);
    expect(scores.epochs).toBe(5);
  });

  it('takes the newest of several pairs', () => {
    const longer = [EMBED_KD_SUM, TEACHER_KD_SUM].map((sum) => run(recipe(sum, 1, { epochs: 9 }), 0.9));
    expect(paperScores([...longer, ...pair(1, 0.6, 0.5)], like)).toMatchObject({ epochs: 9 });
    expect(paperScores([...pair(1, 0.8, 0.7), ...pair(1, 0.6, 0.5)], like)!.embed.mean).toBe(0.8);
  });

  it.each([
    ['other epochs', (from: Recipe) => run({ ...from, epochs: 6 }, 0.5)],
    [
      'another student',
      (from: Recipe) => run(recipe(from.preset, 1, { student: { ...from.student, imageSizePx: 64 } }), 0.5),
    ],
    ['other labels', (from: Recipe) => run(from, 0.5, { revision: 1 })],
    [
      'another learning rate',
      (from: Recipe) => run({ ...from, optimizer: { ...from.optimizer, learningRate: 1 } }, 0.5),
    ],
    ['another head', (from: Recipe) => run({ ...from, head: { kind: 'space', by: 'probe' } }, 0.5)],
    [
      'batches drawn otherwise',
      (from: Recipe) => run({ ...from, sampling: { kind: 'class-balanced' } }, 0.5),
    ],
    [
      'another start',
      (from: Recipe) => run({ ...from, start: { kind: 'run', runId: 'r', name: 'Run 1' } }, 0.5),
    ],
    ['an early end', (from: Recipe) => run(from, 0.5, { status: 'stopped' })],
    [
      'a third term',
      (from: Recipe) => run({ ...from, objective: recipe(`${TEACHER_KD_SUM}+fd`, 1).objective }, 0.5),
    ],
    [
      'another weight',
      (from: Recipe) => run({ ...from, objective: recipe('ce+0.4*teacherkd', 1).objective }, 0.5),
    ],
  ])('says nothing of a pair with %s on one side', (_, other) => {
    expect(paperScores([run(like, 0.6), other(recipe(TEACHER_KD_SUM, 1))], like)).toBeNull();
    expect(paperScores([run(like, 0.6), run(recipe(TEACHER_KD_SUM, 1), 0.5)], like)).not.toBeNull();
  });
});
