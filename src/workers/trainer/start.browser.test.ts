/** Runs that start from weights: exactly those, once, and never from weights that do not fit. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importOnnx } from '../../core/onnx/import.ts';
import { smallNetwork } from '../../core/onnx/testing/small-network.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { isBackbone } from '../../core/students/parameters.ts';
import { studentPreset } from '../../core/students/presets.ts';
import { decodeCheckpoint } from '../../core/training/checkpoint.ts';
import { describeRun, initialValues } from '../../core/training/plan.ts';
import type { Start } from '../../core/training/start.ts';
import { newestCheckpoint } from '../../storage/checkpoints.ts';
import { putModelFile, removeModel } from '../../storage/model-files.ts';
import { getRun, removeRun } from '../../storage/runs.ts';
import { sha256 } from '../shared/sha256.ts';
import type { Feed } from './feed.ts';
import { startingValues } from './start.ts';
import { storeFolder, storeRun, TINY_RECIPE } from './testing/stored-folder.ts';
import { trainingIn } from './testing/training.ts';

const PROJECT = 'start-test';
const CLASSES = ['red', 'green', 'blue'];
/** Only published weights look at photos. */
const NO_FEED = {} as Feed;
const NO_PHOTOS = {
  train: { ids: [], labels: Int32Array.of() },
  validation: { ids: [], labels: Int32Array.of() },
};
const PUPIL_MINI = studentPreset('pupil-mini');
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);

beforeAll(async () => {
  await storeFolder(PROJECT);
  await trained('first');
});
afterEach(end);

const from = (runId: string): Start => ({ kind: 'run', runId, name: runId });
/** The label term alone: the map into the teacher's space is drawn anew. */
const labelLossesOf = async (runId: string) => (await getRun(runId))!.curves.terms['ce']!;

function valuesFrom(runId: string, classNames: readonly string[], change: Partial<Recipe> = {}) {
  const recipe = { ...TINY_RECIPE, ...change, start: from(runId) };
  const description = describeRun(recipe, { classes: classNames.length, teacherDims: 16 });
  const values = startingValues(recipe, description, classNames, NO_FEED, 30, NO_PHOTOS);
  return { values, description, drawn: initialValues(description.specs, recipe.seed) };
}

describe('a run that starts from an earlier one', () => {
  test('has its averaged weights, bit for bit; of other classes only what sees photos', async () => {
    const { checkpoint } = await newestCheckpoint('first');
    const { average } = decodeCheckpoint(checkpoint!.bytes);
    for (const classNames of [CLASSES, ['red', 'blue', 'green']]) {
      const { values, description, drawn } = valuesFrom('first', classNames);
      for (const [name, started] of await values) {
        const spec = description.specs.find((one) => one.name === name)!;
        const isClassifier = name.startsWith('classifier.');
        const isTaken = isClassifier
          ? classNames === CLASSES
          : description.student.parameters.includes(spec) && isBackbone(spec);
        expect(started, name).toEqual(isTaken ? average.get(name)!.values : drawn.get(name));
      }
    }
  });

  test('answers from its first step as that one did at its last', async () => {
    await trained('second', { start: from('first'), epochs: 1, seed: 9 });
    const [first, second] = [await labelLossesOf('first'), await labelLossesOf('second')];
    expect(second[0]).toBeLessThan(0.7 * first[0]!);
  });

  test('does not ask for it again once it has a checkpoint', async () => {
    await trained('source', { seed: 5 });
    const unbroken = await trained('unbroken', { start: from('source'), epochs: 20 });
    await pausedAfter('resumed', 10, { start: from('source'), epochs: 20 });
    expect((await getRun('resumed'))?.status).toBe('paused');
    await removeRun('source');
    expect(await trainOn('resumed')).toEqual({ ...unbroken, runId: 'resumed' });
  });

  test('is refused where that one is gone, has not ended, or was another student', async () => {
    await storeRun('orphan', PROJECT, { start: from('nobody') });
    await expect(trainOn('orphan')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await storeRun('unborn', PROJECT);
    await expect(valuesFrom('unborn', CLASSES).values).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: /unborn has no finished student to start from: it is ready at step 0/,
    });
    const wider = { ...TINY_RECIPE.student, widths: [8, 24] } as Recipe['student'];
    await expect(valuesFrom('first', CLASSES, { student: wider }).values).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: /first has trained another student/,
    });
  });
});

test('a run whose random start is said is the run where it is not', async () => {
  const said = await trained('said', { start: { kind: 'random' } });
  const unsaid = await trained('unsaid');
  expect(said.weightsHash).toBe(unsaid.weightsHash);
});

describe('a run that starts from published weights', () => {
  const warm = { student: PUPIL_MINI.config(32), epochs: 2 };

  test('trains, is the same twice, also when it is paused, and is another than from random', async () => {
    const start = { kind: 'pretrained', id: 'pupil-mini', head: 'drawn' } as const;
    const unbroken = await trained('warm', { ...warm, start });
    await pausedAfter('warm-paused', 2, { ...warm, start });
    expect((await getRun('warm-paused'))?.status).toBe('paused');
    expect(await trainOn('warm-paused')).toEqual({ ...unbroken, runId: 'warm-paused' });
    const cold = await trained('cold', warm);
    expect(cold.weightsHash).not.toBe(unbroken.weightsHash);
  });

  test('is refused for a student that they are not of', async () => {
    await storeRun('misfit', PROJECT, { start: { kind: 'pretrained', id: 'pupil-mini', head: 'drawn' } });
    await expect(trainOn('misfit')).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: /pretrained weights of pupil-mini do not fit this student/,
    });
  });
});

describe('a run that starts from the file of a network', () => {
  const model = { origin: 'student', id: 'small' } as const;
  const { config, weights } = importOnnx(smallNetwork(), { imageSizePx: 32, name: 'small' });
  const taught = importOnnx(smallNetwork(), { imageSizePx: 32, name: 'small', unfoldsNorms: true });
  let recipe: Partial<Recipe>;

  beforeAll(async () => {
    const hash = await sha256(smallNetwork());
    await putModelFile(model, 'network.onnx', new Blob([smallNetwork()]), hash);
    const start = { kind: 'file', sha256: hash, name: 'small', head: 'drawn' } as const;
    recipe = { student: config, start, epochs: 4 };
  });

  test('has the weights of the file; with norms that come back it is the same when it is paused', async () => {
    const description = describeRun({ ...TINY_RECIPE, ...recipe }, { classes: 3, teacherDims: 16 });
    const begun = { ...TINY_RECIPE, ...recipe } as Recipe;
    const values = await startingValues(begun, description, CLASSES, NO_FEED, 30, NO_PHOTOS);
    for (const [name, { values: given }] of weights) expect(values.get(name), name).toEqual(given);
    const unfolded = { ...recipe, student: taught.config };
    const unbroken = await trained('file', unfolded);
    await pausedAfter('file-paused', 2, unfolded);
    expect((await getRun('file-paused'))?.status).toBe('paused');
    expect(await trainOn('file-paused')).toEqual({ ...unbroken, runId: 'file-paused' });
  });

  test('is refused where the file is not kept any more, or is of another student', async () => {
    await storeRun('stranger', PROJECT, { start: recipe.start! });
    await expect(trainOn('stranger')).rejects.toMatchObject({ code: 'RECIPE_INVALID' });
    await removeModel(model);
    await storeRun('fileless', PROJECT, recipe);
    await expect(trainOn('fileless')).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: /The file of small is not kept in this browser any more/,
    });
  });
});
