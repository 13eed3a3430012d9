import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { database } from '../../storage/db.ts';
import { storeFolder, storeRun, storeTexts } from './testing/stored-folder.ts';
import { SMALL_VIT, stored, trainingIn } from './testing/training.ts';

const PROJECT = 'objectives-test';
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);

beforeAll(async () => {
  await storeFolder(PROJECT);
  await storeTexts();
});
afterEach(end);

describe('every objective and student', () => {
  for (const id of OBJECTIVES.ids()) {
    test(`${id} trains a conv net on a tenth of the labels`, async () => {
      const result = await trained(`one-${id}`, {
        objective: [{ id, weight: 1, options: {} }],
        labelBudget: 0.1,
        epochs: 2,
      });
      expect(result).toMatchObject({ status: 'finished', step: 6 });
    });
  }

  test('terms of every kind together, paused on the way, give the very student of an unbroken run', async () => {
    const objective: Recipe['objective'] = [
      { id: 'ce', weight: 1, options: {} },
      { id: 'masked_fd', weight: 0.5, options: { hiddenShare: 0.5 } },
      { id: 'cluster', weight: 0.5, options: { clusters: 9, negativeShare: 0.3 } },
      { id: 'instance', weight: 0.5, options: { withTexts: true } },
      { id: 'afd', weight: 0.5, options: { textAnchors: true } },
    ];
    const change = { objective, epochs: 20 };
    const unbroken = await trained('mixed', change);
    await pausedAfter('mixed-paused', 10, change);
    expect((await stored('mixed-paused')).status).toBe('paused');
    expect(await trainOn('mixed-paused')).toEqual({ ...unbroken, runId: 'mixed-paused' });
    const run = await stored('mixed-paused');
    expect(Object.keys(run.curves.terms)).toEqual(objective.map(({ id }) => id));
    expect(run.scores?.validation).toBeGreaterThan(0.5);
  });

  test('a student that is its own teacher remembers over a pause what it said and how sure it was', async () => {
    const objective: Recipe['objective'] = [
      { id: 'balanced_softmax', weight: 1, options: {} },
      { id: 'two_head_kd', weight: 0.5, options: {} },
      { id: 'self_history', weight: 0.3, options: { from: 0.2 } },
      { id: 'self_feat', weight: 0.1, options: {} },
      { id: 'knn_self', weight: 0.3, options: {} },
      { id: 'helip_margin', weight: 0.3, options: { from: 0.5 } },
    ];
    const change = { objective, epochs: 20 };
    const unbroken = await trained('own-teacher', change);
    await pausedAfter('own-teacher-paused', 20, change);
    expect((await stored('own-teacher-paused')).status).toBe('paused');
    expect(await trainOn('own-teacher-paused')).toEqual({ ...unbroken, runId: 'own-teacher-paused' });
    const { curves, scores } = await stored('own-teacher-paused');
    const late = curves.terms['self_history']!;
    expect(late.slice(0, 12).every((loss) => loss === 0)).toBe(true);
    expect(late.at(-1)!).toBeGreaterThan(0);
    expect(scores?.validation).toBeGreaterThan(0.5);
  });

  test('class names that the teacher has not read are asked for by name', async () => {
    await storeFolder('unread');
    const db = await database();
    const project = (await db.get('projects', 'unread'))!;
    await db.put('projects', { ...project, classes: ['red', 'green', 'octarine'] });
    await storeRun('unread', 'unread', { objective: [{ id: 'anchor_text', weight: 1, options: {} }] });
    const refused = { code: 'NO_EMBEDDINGS', facts: { text: 'a photo of a octarine.' } };
    await expect(trainOn('unread')).rejects.toMatchObject(refused);
  });

  test('two terms that want other clusters are refused', async () => {
    const objective: Recipe['objective'] = [
      { id: 'cluster', weight: 1, options: { clusters: 8 } },
      { id: 'anchor_cluster', weight: 1, options: { clusters: 16 } },
    ];
    await storeRun('two-clusters', PROJECT, { objective });
    await expect(trainOn('two-clusters')).rejects.toMatchObject({ code: 'RECIPE_INVALID' });
  });

  test('a vision transformer trains, is paused and goes on to the same weights', async () => {
    const change = { student: SMALL_VIT, epochs: 20 };
    const unbroken = await trained('vit', change);
    await pausedAfter('vit-paused', 4, change);
    expect((await stored('vit-paused')).status).toBe('paused');
    expect(await trainOn('vit-paused')).toEqual({ ...unbroken, runId: 'vit-paused' });
  });
});
