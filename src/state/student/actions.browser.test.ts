/** The Student station's actions with the real trainer: what a second press means, and whom Pause and Stop reach. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { database } from '../../storage/db.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';
import { estimateOf } from './slice.ts';

/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession();
const studio = () => session.store.getState();
const runs = () => studio().student.runs;
const trains = () =>
  expect.poll(() => studio().student.progress?.step ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);

function setRecipe(epochs: number): void {
  const preset = session.student.presetRecipe('ce', 'conv', 32);
  session.student.setRecipe({ ...preset, epochs, batchSize: 8, backend: 'wasm' });
}

beforeAll(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 40);
});

beforeEach(async () => {
  await (await database()).clear('runs');
  await session.open();
});

describe('a double click', () => {
  it('on Train makes one run, shows it, and leaves it under Pause', async () => {
    setRecipe(200);
    const first = session.student.train();
    const second = session.student.train();
    await trains();
    expect(runs()).toHaveLength(1);
    expect(studio().student.runId).toBe(runs()[0]!.id);
    session.student.pause();
    expect(await Promise.all([first, second])).toEqual([false, false]);
    expect(studio()).toMatchObject({ faults: [], jobs: {} });
    expect(runs()).toMatchObject([{ status: 'paused' }]);
    expect(await (await database()).count('runs')).toBe(1);
  });

  it('on "Train on" trains on once', async () => {
    setRecipe(1);
    expect(await session.student.train()).toBe(true);
    const [run] = runs();
    const pressed = [session.student.continue(run!.id, 2), session.student.continue(run!.id, 2)];
    expect(await Promise.all(pressed)).toEqual([true, true]);
    expect(runs()).toMatchObject([{ status: 'finished', recipe: { epochs: 3 }, step: 3 * run!.step }]);
  });
});

describe('a recommended recipe', () => {
  it('is measured until what is recommended by that is measured, too', async () => {
    session.student.recommend('best', { seed: 5, backend: 'wasm' });
    const assumed = studio().student.recommendations!;
    expect([assumed.best.pace, assumed.quick.pace]).toEqual(['elsewhere', 'elsewhere']);
    expect(await session.student.estimate()).toBe(true);
    const { student } = studio();
    expect(student).toMatchObject({ recommended: 'best', recommendations: { best: { pace: 'measured' } } });
    expect(student.recipe).toEqual(student.recommendations!.best.recipe);
    expect(student.recipe).toMatchObject({ seed: 5, backend: 'wasm' });
    expect(estimateOf(student)?.msPerStep).toBeGreaterThan(0);
  });
});

describe('while a run trains', () => {
  it('another one is refused in words, and stopping another leaves it alone', async () => {
    setRecipe(1);
    expect(await session.student.train()).toBe(true);
    const [other] = runs();
    setRecipe(200);
    const training = session.student.train();
    await trains();
    expect(await session.student.continue(other!.id, 5)).toBe(false);
    expect(studio().faults).toMatchObject([{ station: 'student', error: { code: 'JOB_RUNNING' } }]);
    await session.student.openRun(other!.id);
    expect(await session.student.stop()).toBe(true);
    expect(studio().jobs.train?.state).toBe('running');
    session.student.pause();
    expect(await training).toBe(false);
    expect(runs().find(({ id }) => id === other!.id)?.recipe.epochs).toBe(1);
  });

  it('opening a project pauses it first', async () => {
    setRecipe(200);
    const training = session.student.train();
    await trains();
    await session.photos.openProject('one');
    expect(await training).toBe(false);
    expect(runs()).toMatchObject([{ status: 'paused' }]);
    expect(runs()[0]!.step).toBeGreaterThan(0);
  });
});

describe('the weights that a student is made of', () => {
  it('can be those of the last step instead, and it answers anew', async () => {
    setRecipe(8);
    const { recipe } = studio().student;
    const optimizer = { ...recipe.optimizer, learningRate: 0.08, schedule: 'constant' as const };
    session.student.setRecipe({ ...recipe, optimizer, emaDecay: null });
    expect(await session.student.train()).toBe(true);
    const [run] = runs();
    expect(run).toMatchObject({ recipe: { keep: 'best' }, scores: { validation: run!.best!.top1 } });
    await session.results.evaluate('validation');
    expect(studio().results.evaluation?.figures['top1']).toBe(run!.best!.top1);
    expect(await session.student.keepWeights(run!.id, 'last')).toBe(true);
    expect(runs()).toMatchObject([{ recipe: { keep: 'last' }, scores: null, best: run!.best }]);
    expect(studio().results.evaluation).toBeNull();
    expect(await session.results.evaluate('validation')).toBe(true);
    const { metrics } = run!.curves;
    expect(studio().results.evaluation?.figures['top1']).toBe(metrics['top1']!.at(-1));
  });
});
