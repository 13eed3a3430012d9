/** Training that cannot end worse than it was: the best check is kept, and what begins with a probe is held to it. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { studentPreset } from '../../core/students/presets.ts';
import { usualStart } from '../../core/training/start.ts';
import { bestCheckpoint, newestCheckpoint } from '../../storage/checkpoints.ts';
import { database } from '../../storage/db.ts';
import { evaluationOf } from '../../storage/evaluations.ts';
import { updateRun } from '../../storage/runs.ts';
import { findStudent } from './keeper.ts';
import { storeFolder, TINY_RECIPE } from './testing/stored-folder.ts';
import { stored, trainingIn } from './testing/training.ts';

const PROJECT = 'best-check-test';
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);

beforeAll(() => storeFolder(PROJECT));
afterEach(end);

/** Steps so large that the student forgets what it knew. */
const RESTLESS: Partial<Recipe> = {
  keep: 'best',
  epochs: 60,
  emaDecay: null,
  optimizer: { ...TINY_RECIPE.optimizer, learningRate: 0.08, schedule: 'constant', clipNorm: null },
};

const best = async (runId: string) => (await stored(runId)).best!;

describe('a run that keeps its best check', () => {
  test('is taken from the check that no other is better than, and its answers are that one’s', async () => {
    await trained('restless', RESTLESS);
    const run = await stored('restless');
    const { evalStep, metrics } = run.curves;
    const top1 = metrics['top1']!;
    expect(run.best!.top1).toBe(Math.max(...top1));
    expect(run.best!.top1).toBe(top1[evalStep.indexOf(run.best!.step)]);
    expect(run.best!.step).toBeLessThan(run.totalSteps);
    expect(run.scores?.validation).toBe(run.best!.top1);
    expect((await evaluationOf('restless', 'validation'))?.figures['top1']).toBe(run.best!.top1);
    const student = await findStudent(run);
    expect(student?.content.step).toBe(run.best!.step);
    const last = await findStudent({ ...run, recipe: { ...run.recipe, keep: 'last' } });
    expect(last?.content.step).toBe(run.totalSteps);
    expect(last?.weights).not.toEqual(student?.weights);
  });

  test('keeps the same one where it was paused on the way', async () => {
    await trained('steady', RESTLESS);
    await pausedAfter('halted', 70, RESTLESS);
    await trainOn('halted');
    expect(await best('halted')).toEqual(await best('steady'));
    const [steady, halted] = [await bestCheckpoint('steady'), await bestCheckpoint('halted')];
    expect(halted?.bytes).toEqual(steady?.bytes);
  });

  test('goes on from its last weights, never from the best', async () => {
    await pausedAfter('between', 70, RESTLESS);
    const { checkpoint } = await newestCheckpoint('between');
    expect(checkpoint?.step).toBe(70);
    expect(checkpoint?.slot).not.toBe('best');
  });

  test('says which weights are left where the best ones are damaged', async () => {
    await trained('damaged', RESTLESS);
    const record = (await bestCheckpoint('damaged'))!;
    record.bytes[record.bytes.length - 5]! ^= 1;
    await (await database()).put('checkpoints', record);
    const run = await stored('damaged');
    await expect(findStudent(run)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
      message: /best check of damaged, at step \d+, are damaged\. Take its last weights instead/,
    });
  });

  test('ends once its patience is over, also where it was paused on the way', async () => {
    const impatient = { ...RESTLESS, patience: 3 };
    const ended = await trained('impatient', impatient);
    const run = await stored('impatient');
    expect(ended.step).toBeLessThan(180);
    expect(run.curves.evalStep.filter((step) => step > run.best!.step)).toHaveLength(3);
    await pausedAfter('impatient-paused', 25, impatient);
    expect(await trainOn('impatient-paused')).toEqual({ ...ended, runId: 'impatient-paused' });
  });
});

test('a run that trains on after its end learns at a rate that can still teach', async () => {
  await trained('ended', { epochs: 20 });
  await updateRun('ended', (run) => ({
    ...run,
    status: 'paused',
    rateFromStep: run.step,
    recipe: { ...run.recipe, epochs: 40 },
  }));
  await trainOn('ended');
  const { learningRate, step } = (await stored('ended')).curves;
  const rateAt = (wanted: number) => learningRate[step.indexOf(wanted)]!;
  expect(rateAt(60)).toBeLessThan(1e-4);
  expect(rateAt(68)).toBeGreaterThan(2e-3);
  expect(rateAt(120)).toBeLessThan(1e-4);
});

describe('a run that starts from published weights', () => {
  const student = studentPreset('pupil-mini').config(32);
  const warm = { student, start: usualStart(student), keep: 'best', epochs: 2 } as const;

  test('is checked before its first step, where it knows as much as a probe of its features', async () => {
    await trained('probed', warm);
    await trained('drawn', { ...warm, start: { kind: 'pretrained', id: 'pupil-mini', head: 'drawn' } });
    const [probed, drawn] = [(await stored('probed')).curves, (await stored('drawn')).curves];
    expect(probed.evalStep[0]).toBe(0);
    expect(drawn.evalStep[0]).toBe(0);
    expect(probed.metrics['top1']![0]).toBe(1);
    expect(drawn.metrics['top1']![0]).toBeLessThan(0.9);
    expect(probed.training['top1']![0]).toBeGreaterThan(0.9);
    expect(probed.loss[0]!).toBeLessThan(drawn.loss[0]!);
  });

  test('begins with the same probe every time', async () => {
    const once = await trained('once', { ...warm, keep: 'last' });
    expect(await trained('twice', { ...warm, keep: 'last' })).toEqual({ ...once, runId: 'twice' });
  });
});
