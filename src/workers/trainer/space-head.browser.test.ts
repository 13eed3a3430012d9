/**
 * Students that answer in the teacher's space: trained, paused, exported and given a class more in the workers of the
 * page.
 */
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Recipe } from '../../core/recipe/recipe.ts';
import {
  FROZEN_CLASSIFIER,
  FROZEN_CLASSIFIERS,
  type FrozenClassifier,
  headOf,
} from '../../core/students/head.ts';
import { decodeCheckpoint } from '../../core/training/checkpoint.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, VerifierCalls } from '../../protocol/trainer.ts';
import { newestCheckpoint } from '../../storage/checkpoints.ts';
import { getRun, updateRun } from '../../storage/runs.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import VerifierWorker from '../verifier.worker.ts?worker';
import { storeFolder, storeRun, storeTexts, TINY_RECIPE } from './testing/stored-folder.ts';
import { trainingIn } from './testing/training.ts';

const PROJECT = 'space-head-test';
const CLASSES = ['red', 'green', 'blue'];
/** One term, as SimKD has it: nothing but to see as the teacher sees. */
const FD: Recipe['objective'] = [{ id: 'fd', weight: 1, options: {} }];
const recipeOf = (by: FrozenClassifier): Partial<Recipe> => ({ objective: FD, head: headOf(by), epochs: 20 });
const { pausedAfter, end } = trainingIn(PROJECT);
let trainer: Client<TrainerCalls>;
const verifiers: Client<VerifierCalls>[] = [];

beforeAll(async () => {
  await storeFolder(PROJECT);
  await storeTexts();
  trainer = connect<TrainerCalls>(new TrainerWorker(), 'trainer');
});

afterAll(() => {
  end();
  trainer.end();
  for (const verifier of verifiers) verifier.end();
});

async function trained(runId: string, change: Partial<Recipe>) {
  await storeRun(runId, PROJECT, change);
  return trainer.call('train', { runId });
}

async function parametersOf(runId: string) {
  return decodeCheckpoint((await newestCheckpoint(runId)).checkpoint!.bytes);
}

function verify(unchecked: VerifierCalls['verify']['params']['unchecked']) {
  const verifier = connect<VerifierCalls>(new VerifierWorker(), 'verifier');
  verifiers.push(verifier);
  return verifier.call('verify', { unchecked });
}

/** A reddish picture. */
function red() {
  const [widthPx, heightPx] = [120, 100];
  const pixels = new Uint8ClampedArray(widthPx * heightPx * 4).fill(255);
  for (let i = 0; i < pixels.length; i += 4) pixels.set([190, 100, 100], i);
  return { pixels, widthPx, heightPx };
}

/** Unread before its test: texts are kept by teacher, not by run. */
const NAMES: Readonly<Record<FrozenClassifier, string>> = {
  centroids: 'violet',
  probe: 'teal',
  texts: 'amber',
};

describe.each(FROZEN_CLASSIFIERS)('a student that answers in the teacher’s space by %s', (by) => {
  const runId = `space-${by}`;
  const name = NAMES[by];

  test('learns without a class head, and its rows are those that it was given', async () => {
    const early = await trained(`${runId}-early`, { ...recipeOf(by), epochs: 1 });
    const result = await trained(runId, recipeOf(by));
    expect(early.step).toBeLessThan(result.step);
    const run = await getRun(runId);
    expect(run).toMatchObject({ status: 'finished', recipe: { head: { kind: 'space', by } } });
    expect(run?.scores?.test).toBeGreaterThan(0.6);
    expect(run?.curves.metrics['agreement']?.at(-1)).toBeGreaterThan(0.3);
    const [before, after] = [await parametersOf(`${runId}-early`), await parametersOf(runId)];
    expect([...after.parameters.keys()].some((name) => name.startsWith('classifier'))).toBe(false);
    for (const name of Object.values(FROZEN_CLASSIFIER)) {
      expect(after.parameters.get(name)).toEqual(before.parameters.get(name));
      expect(after.average.get(name)).toEqual(before.parameters.get(name));
      expect(after.m.has(name)).toBe(false);
    }
    expect(after.parameters.get(FROZEN_CLASSIFIER.weight)?.shape).toEqual([16, 3]);
  });

  test('that is paused goes on to the very student of an unbroken one', async () => {
    await pausedAfter(`${runId}-paused`, 10, recipeOf(by));
    expect((await getRun(`${runId}-paused`))?.status).toBe('paused');
    const resumed = await trainer.call('train', { runId: `${runId}-paused` });
    const [whole, broken] = [await parametersOf(runId), await parametersOf(`${runId}-paused`)];
    expect(resumed.status).toBe('finished');
    expect(broken.parameters).toEqual(whole.parameters);
    expect(broken.average).toEqual(whole.average);
  });

  test('is exported as files that stock tfjs answers alike from', async () => {
    const exported = await verify(
      await trainer.call('exportStudent', { runId, formats: ['tfjs'], teacher: null, withOwnPhotos: false }),
    );
    expect(exported.proofs[0]!.maxAbsDifference).toBeLessThanOrEqual(1e-4);
    const files = unzipSync(exported.zip);
    const read = (name: string) => new TextDecoder().decode(files[name]);
    expect(read('labels.txt')).toBe('red\ngreen\nblue\n');
    expect(JSON.parse(read('recipe.json')).head).toEqual({ kind: 'space', by });
    expect(JSON.parse(read('model.json')).signature.outputs.embedding.tensorShape.dim).toEqual([
      { size: '-1' },
      { size: '16' },
    ]);
    expect(read('README.md')).toMatch(/has no class head: it predicts an embedding of 16 numbers/);
  });

  test('is given a class by its name, which moves no other class', async () => {
    const before = await trainer.call('guess', { runId, ...red() });
    const unread = await trainer.call('addClass', { runId, name });
    expect(unread.unread).toContain(`a photo of a ${name}.`);
    expect((await getRun(runId))?.addedClasses).toEqual([]);

    await storeTexts([...CLASSES, name]);
    expect(await trainer.call('addClass', { runId, name: ` ${name} ` })).toEqual({ unread: [] });
    const after = await trainer.call('guess', { runId, ...red() });
    expect(after.probabilities).toHaveLength(4);
    expect(after.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    // Differences of logarithms are differences of scores: the others stand to each other as before.
    const against = (all: Float32Array) => Array.from(all.subarray(0, 3), (p) => Math.log(p / all[0]!));
    const others = against(before.probabilities);
    expect(against(after.probabilities)).toEqual(others.map((value) => expect.closeTo(value, 3)));

    await expect(trainer.call('addClass', { runId, name: name.toUpperCase() })).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: expect.stringContaining('one class'),
    });
    await expect(trainer.call('addClass', { runId, name: 'red' })).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
    });
  });

  test('takes the added class away with it, and its figures stay those of its own classes', async () => {
    const evaluation = await trainer.call('evaluate', { runId, split: 'test' });
    expect(evaluation.classes).toEqual(CLASSES);
    expect(evaluation.probabilities).toHaveLength(27);
    const exported = await verify(
      await trainer.call('exportStudent', { runId, formats: ['tfjs'], teacher: null, withOwnPhotos: false }),
    );
    expect(exported.proofs[0]!.maxAbsDifference).toBeLessThanOrEqual(1e-4);
    const files = unzipSync(exported.zip);
    const read = (name: string) => new TextDecoder().decode(files[name]);
    expect(read('labels.txt')).toBe(`red\ngreen\nblue\n${name}\n`);
    expect(read('README.md')).toContain(`by name alone (${name})`);
    expect(JSON.parse(read('metrics.json')).splits.test.images).toBe(9);
    await updateRun(runId, (run) => ({ ...run, addedClasses: [] }));
    expect((await trainer.call('guess', { runId, ...red() })).probabilities).toHaveLength(3);
  });
});

test('no class can be added to a student with a class head', async () => {
  await trained('class-head', { epochs: 1 });
  await expect(trainer.call('addClass', { runId: 'class-head', name: 'violet' })).rejects.toMatchObject({
    code: 'RECIPE_INVALID',
    message: expect.stringContaining('one output a class'),
  });
});

test('a student by class names needs no label at all', async () => {
  await trained('no-labels', { ...recipeOf('texts'), labelBudget: 0 });
  expect((await getRun('no-labels'))?.scores?.test).toBeGreaterThan(0.6);
});

test('what it costs is measured with the head that it has', async () => {
  const classes = await trainer.call('estimate', { projectId: PROJECT, recipe: TINY_RECIPE });
  const recipe = { ...TINY_RECIPE, head: headOf('centroids') };
  const space = await trainer.call('estimate', { projectId: PROJECT, recipe });
  expect(space.student.sizeBytes).toBe(
    classes.student.sizeBytes + 4 * (16 * 16 + 16 + 16 * 3 + 3 - (16 * 3 + 3)),
  );
});
