import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lossesOf } from '../../core/exports/losses.ts';
import { preprocessing } from '../../core/exports/preprocessing.ts';
import { figuresOfEvaluation } from '../../core/metrics/figures.ts';
import { accuracy } from '../../core/metrics/top1.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, VerifierCalls } from '../../protocol/trainer.ts';
import { evaluationOf } from '../../storage/evaluations.ts';
import { putPhotos } from '../../storage/photos.ts';
import { getRun } from '../../storage/runs.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import VerifierWorker from '../verifier.worker.ts?worker';
import { storeFolder, storeRun, TINY_RECIPE } from './testing/stored-folder.ts';

const PROJECT = 'take-away-test';
const RUN = 'take-away';
let trainer: Client<TrainerCalls>;
const verifiers: Client<VerifierCalls>[] = [];

function verify(unchecked: VerifierCalls['verify']['params']['unchecked']) {
  const verifier = connect<VerifierCalls>(new VerifierWorker(), 'verifier');
  verifiers.push(verifier);
  return verifier.call('verify', { unchecked });
}

async function png(width: number, height: number, [r, g, b]: readonly number[]) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = `rgb(${r}, ${g}, ${b})`;
  pen.fillRect(0, 0, width, height);
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

beforeAll(async () => {
  await storeFolder(PROJECT);
  await storeRun(RUN, PROJECT);
  trainer = connect<TrainerCalls>(new TrainerWorker(), 'trainer');
  await trainer.call('train', { runId: RUN });
});

afterAll(() => {
  trainer.end();
  for (const verifier of verifiers) verifier.end();
});

describe('a finished student', () => {
  test('is evaluated on a split, and the answers are stored', async () => {
    const evaluation = await trainer.call('evaluate', { runId: RUN, split: 'test' });
    expect(evaluation.ids).toHaveLength(9);
    expect(evaluation.probabilities).toHaveLength(27);
    const { top1, agreement, alignment } = evaluation.figures;
    expect(agreement).toBeGreaterThan(0);
    expect(alignment).toBeGreaterThan(0.1);
    expect(alignment).toBeLessThanOrEqual(1);
    expect(top1).toBe(accuracy({ values: evaluation.probabilities, classes: 3 }, evaluation.labels));
    expect((await getRun(RUN))?.scores?.test).toBe(top1);
    expect(await evaluationOf(RUN, 'test')).toMatchObject({ labels: evaluation.labels });
  });

  test('guesses a picture of any size', async () => {
    const [widthPx, heightPx] = [150, 120];
    const pixels = new Uint8ClampedArray(widthPx * heightPx * 4).fill(255);
    for (let i = 0; i < pixels.length; i += 4) pixels.set([190, 100, 100], i);
    const guess = await trainer.call('guess', { runId: RUN, pixels, widthPx, heightPx });
    expect(guess.probabilities).toHaveLength(3);
    expect(guess.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(guess.probabilities.indexOf(Math.max(...guess.probabilities))).toBe(0);
  });

  test('is exported as files that stock tfjs answers alike from', async () => {
    const unchecked = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    });
    const exported = await verify(unchecked);
    expect(exported.proofs[0]!.maxAbsDifference).toBeLessThanOrEqual(1e-4);
    expect(exported.proofs[0]!.checkedImages).toBe(9);
    expect(exported.fileName).toBe('drawn-colours-take-away.zip');
    const files = unzipSync(exported.zip);
    expect(Object.keys(files).filter((name) => !name.startsWith('check/'))).toEqual([
      'model.json',
      'weights.bin',
      'predict.js',
      'predict.d.ts',
      'labels.txt',
      'preprocessing.json',
      'preprocess.js',
      'preprocess.d.ts',
      'README.md',
      'recipe.json',
      'metrics.json',
    ]);
    const read = (name: string) => new TextDecoder().decode(files[name]);
    expect(read('labels.txt')).toBe('red\ngreen\nblue\n');
    expect(JSON.parse(read('recipe.json'))).toEqual(TINY_RECIPE);
  });

  test('is exported as one HTML file, whose own runtime answers alike but for half precision', async () => {
    const unchecked = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['html'],
      teacher: null,
      withOwnPhotos: false,
    });
    const { proofs, files } = await verify(unchecked);
    expect(files.map(({ name }) => name)).toContain('html/student.html');
    expect(proofs).toMatchObject([{ format: 'html', checkedImages: 9, agreement: 1 }]);
    // Halves have eleven bits.
    expect(proofs[0]!.maxAbsDifference).toBeLessThan(2e-3);
    expect(proofs[0]!.maxAbsDifference).toBeGreaterThan(0);
  });

  test('answers the stored photos alike through the code that goes along, from their bytes on', async () => {
    const unchecked = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    });
    const { fromBytes } = await verify(unchecked);
    expect(fromBytes).toMatchObject({ checkedImages: 9, agreement: 1 });
    expect(lossesOf(fromBytes!)).toEqual([]);
    const dark = await png(96, 96, [0, 0, 0]);
    const others = unchecked.photos.map(() => ({ bytes: dark, mimeType: 'image/png' }));
    const again = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    });
    const { fromBytes: wrong } = await verify({ ...again, photos: others });
    expect(lossesOf(wrong!)).toHaveLength(2);
  });

  test('goes with photos, their pixels and its answers to them', async () => {
    const { files } = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    });
    const bytesOf = (name: string) => files.find((file) => file.name === `check/${name}`)!.bytes;
    const { photos, classes } = JSON.parse(new TextDecoder().decode(bytesOf('answers.json')));
    expect(classes).toEqual(['red', 'green', 'blue']);
    expect(photos).toHaveLength(24);
    // Not bundled: as the site serves it.
    const address = new URL('/take-away/preprocess.js', location.origin).href;
    const { decode, pixelsOf } = (await import(
      /* @vite-ignore */ address
    )) as typeof import('../../../public/take-away/preprocess.js');
    const { sizesPx } = preprocessing(TINY_RECIPE.student.imageSizePx).steps.find(
      ({ step }) => step === 'resize',
    )!;
    for (const { file, pixels, probabilities } of photos) {
      const mine = pixelsOf(await decode(new Blob([bytesOf(file)])), sizesPx!);
      const bitmap = await createImageBitmap(new Blob([bytesOf(pixels)]));
      const stored = (await decode(new Blob([bytesOf(pixels)]))).data;
      expect(mine.length, file).toBe(bitmap.width * bitmap.height * 3);
      let largest = 0;
      for (let i = 0; i < mine.length; i++) {
        largest = Math.max(largest, Math.abs(mine[i]! - stored[Math.floor(i / 3) * 4 + (i % 3)]!));
      }
      expect(largest, file).toBeLessThanOrEqual(1);
      expect(probabilities.reduce((sum: number, p: number) => sum + p, 0)).toBeCloseTo(1, 4);
    }
  });

  test('goes with photos of the project in their place, where that was asked for', async () => {
    const { files, photos } = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: true,
    });
    const inCheck = files.filter(({ name }) => name.startsWith('check/photos/'));
    expect(inCheck.map(({ name }) => name)).toEqual(
      Array.from({ length: 9 }, (_, i) => `check/photos/0${i + 1}.png`),
    );
    expect(inCheck.map(({ bytes }) => bytes)).toEqual(photos.map(({ bytes }) => bytes));
  });

  test('takes the very figures along that the Results station shows', async () => {
    const { files } = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    });
    const { bytes } = files.find(({ name }) => name === 'metrics.json')!;
    const { splits } = JSON.parse(new TextDecoder().decode(bytes));
    for (const split of ['validation', 'test'] as const) {
      const shown = await trainer.call('evaluate', { runId: RUN, split });
      expect(splits[split]).toMatchObject({ images: 9, ...figuresOfEvaluation(shown) });
      expect(splits[split].agreement).toBeGreaterThan(0);
      expect(splits[split].alignment).toBeGreaterThan(0.1);
    }
  });

  test('is not exported when the written weights are not its own', async () => {
    const unchecked = await trainer.call('exportStudent', {
      runId: RUN,
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    });
    const weights = unchecked.files.find(({ name }) => name === 'weights.bin')!.bytes;
    const floats = new Float32Array(weights.buffer);
    for (let i = 0; i < floats.length; i += 7) floats[i]! *= 1.5;
    await expect(verify(unchecked)).rejects.toMatchObject({ code: 'EXPORT_MISMATCH' });
  });

  test('costs what the estimate says, with the backend and the reason in words', async () => {
    const estimate = await trainer.call('estimate', { projectId: PROJECT, recipe: TINY_RECIPE });
    expect(estimate).toMatchObject({ stepsPerEpoch: 3, totalSteps: 30, backend: { id: 'wasm' } });
    expect(estimate.student.parameters).toBeGreaterThan(1000);
    expect(estimate.msPerStep).toBeGreaterThan(0);
    const free = await trainer.call('estimate', {
      projectId: PROJECT,
      recipe: { ...TINY_RECIPE, backend: 'auto' },
    });
    expect(free.backend.reason).toMatch(/WASM: .*(software|no WebGPU)|ms a step/);
  });
});

test('a student of photos that are all for training has no figures, and is exported all the same', async () => {
  const photos = await storeFolder('all-for-training');
  await putPhotos(photos.map((photo) => ({ ...photo, split: 'train' })));
  await storeRun('untested', 'all-for-training', { keep: 'best', patience: 2, epochs: 2 });
  expect(await trainer.call('train', { runId: 'untested' })).toMatchObject({ status: 'finished' });
  expect((await getRun('untested'))?.scores).toEqual({ validation: null, test: null });

  const evaluation = await trainer.call('evaluate', { runId: 'untested', split: 'test' });
  expect(evaluation).toMatchObject({ ids: [], classes: ['red', 'green', 'blue'], figures: {} });
  expect(await evaluationOf('untested', 'test')).toBeNull();

  const exported = await verify(
    await trainer.call('exportStudent', {
      runId: 'untested',
      formats: ['tfjs'],
      teacher: null,
      withOwnPhotos: false,
    }),
  );
  expect(exported.proofs[0]!.checkedImages).toBe(60);
  const read = (name: string) => new TextDecoder().decode(unzipSync(exported.zip)[name]);
  expect(JSON.parse(read('metrics.json')).splits).toEqual({ validation: null, test: null });
  expect(read('README.md')).toMatch(/How often it is right is not known/);
});

test('a run without a checkpoint has no student yet', async () => {
  await storeRun('never', PROJECT);
  await expect(trainer.call('evaluate', { runId: 'never', split: 'test' })).rejects.toMatchObject({
    code: 'CHECKPOINT_INVALID',
  });
  await expect(trainer.call('evaluate', { runId: 'gone', split: 'test' })).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
  });
});
