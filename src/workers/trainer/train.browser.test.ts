import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseCheckpoint } from '../../core/records/run.ts';
import type { TrainProgress } from '../../protocol/trainer.ts';
import { newestCheckpoint } from '../../storage/checkpoints.ts';
import { database } from '../../storage/db.ts';
import { photosOf, putPhotos } from '../../storage/photos.ts';
import { updateRun } from '../../storage/runs.ts';
import { storeFolder, storeRun } from './testing/stored-folder.ts';
import { stored, trainingIn } from './testing/training.ts';

const PROJECT = 'train-test';
/** 48 training photos in batches of 16, ten epochs. */
const TOTAL_STEPS = 30;
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);

beforeAll(() => storeFolder(PROJECT));
afterEach(end);

describe('a run', () => {
  test('trains to its end, with curves, scores, facts and a final checkpoint', async () => {
    const heard: TrainProgress[] = [];
    await storeRun('whole', PROJECT);
    const result = await trainOn('whole', { onProgress: (progress) => heard.push(progress) });
    expect(result).toMatchObject({ status: 'finished', step: TOTAL_STEPS });
    expect(result.weightsHash).toMatch(/^[0-9a-f]{8}$/);
    const run = await stored('whole');
    expect(run).toMatchObject({ status: 'finished', totalSteps: TOTAL_STEPS, stepsPerEpoch: 3 });
    expect(run.backend).toMatchObject({ id: 'wasm' });
    expect(run.curves.step).toEqual(Array.from({ length: TOTAL_STEPS }, (_, i) => i + 1));
    expect(Object.keys(run.curves.terms)).toEqual(['kd_probe', 'fd', 'ce']);
    expect(run.curves.loss.at(-1)!).toBeLessThan(run.curves.loss[0]!);
    expect(run.curves.evalStep.at(-1)).toBe(TOTAL_STEPS);
    expect(run.scores?.validation).toBeGreaterThan(0.5);
    expect(run.curves.metrics['agreement']!.at(-1)!).toBeGreaterThan(0);
    expect(run.curves.metrics['alignment']!).toHaveLength(run.curves.evalStep.length);
    expect(run.curves.metrics['alignment']!.at(-1)!).toBeGreaterThan(0.1);
    expect((await newestCheckpoint('whole')).checkpoint?.slot).toBe('final');
    // Nothing is left behind by a step: the largest number of bytes ever held does not grow.
    const bytes = heard.filter(({ step }) => step > 2).map(({ bytesInUse }) => bytesInUse);
    expect(new Set(bytes).size).toBe(1);
    // One step was sampled, its cost was told while training, and it is kept with the run.
    expect(run.ledger).toMatchObject({ step: 3, samples: 1, finishedMs: null });
    expect(run.ledger?.kernels).toBeGreaterThan(100);
    expect(run.ledger?.deviceBytes).toBeGreaterThan(run.ledger!.tensorBytes);
    expect(run.backend?.peakBytes).toBeGreaterThan(run.ledger!.tensorBytes);
    expect(heard.findLast(({ phase }) => phase === 'training')?.ledger).toEqual(run.ledger);
    const points = heard.flatMap((progress) => progress.points.map((point) => point.step));
    expect(points).toEqual(run.curves.step);
  });

  test('gives the same student twice, and another one from another seed', async () => {
    const first = await trained('same-1');
    const again = await trained('same-2');
    const other = await trained('other', { seed: 4 });
    expect(again.weightsHash).toBe(first.weightsHash);
    expect(other.weightsHash).not.toBe(first.weightsHash);
  });

  test('that is paused goes on to the very student of an unbroken one', async () => {
    const unbroken = await trained('unbroken', { epochs: 20 });
    const ended = await pausedAfter('paused', 10, { epochs: 20 });
    expect(ended).toMatchObject({ code: 'CANCELLED' });
    const paused = await stored('paused');
    expect(paused).toMatchObject({ status: 'paused', step: 10 });
    expect((await newestCheckpoint('paused')).checkpoint?.step).toBe(10);
    expect(await trainOn('paused')).toEqual({ ...unbroken, runId: 'paused' });
    expect((await stored('paused')).curves.loss).toEqual((await stored('unbroken')).curves.loss);
  });

  test('hears that it is to pause while it trains', async () => {
    await storeRun('heard', PROJECT, { epochs: 2000 });
    const pause = new AbortController();
    const onProgress = ({ step }: TrainProgress) => {
      if (step > 0) pause.abort();
    };
    const ended = trainOn('heard', { signal: pause.signal, onProgress });
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
    const { status, step } = await stored('heard');
    expect(status).toBe('paused');
    expect((await newestCheckpoint('heard')).checkpoint?.step).toBe(step);
  });

  test('whose worker is killed goes on to the very student of an unbroken one', async () => {
    // Long enough to be heard of before its end.
    const unbroken = await trained('unkilled', { epochs: 200 });
    await storeRun('killed', PROJECT, { epochs: 200 });
    const onProgress = ({ step }: TrainProgress) => {
      if (step > 0) end();
    };
    const ended = await trainOn('killed', { onProgress }).catch((thrown: unknown) => thrown);
    expect(ended).toMatchObject({ code: 'WORKER_LOST' });
    expect(await trainOn('killed')).toEqual({ ...unbroken, runId: 'killed' });
    const [whole, resumed] = [await newestCheckpoint('unkilled'), await newestCheckpoint('killed')];
    expect(resumed.checkpoint?.bytes).toEqual(whole.checkpoint?.bytes);
    expect(await trainOn('killed')).toEqual({ ...unbroken, runId: 'killed' });
  });

  test('with a torn checkpoint goes on from the other slot to the same student', async () => {
    const unbroken = await trained('untorn', { epochs: 20 });
    await pausedAfter('torn', 10, { epochs: 20 });
    const db = await database();
    const records = await db.getAll('checkpoints', IDBKeyRange.bound(['torn'], ['torn', []]));
    const slots = records.map(parseCheckpoint);
    expect(slots.map(({ slot }) => slot).sort()).toEqual(['a', 'b']);
    const newest = slots.sort((a, b) => b.step - a.step)[0]!;
    newest.bytes[newest.bytes.length - 5]! ^= 1;
    await db.put('checkpoints', newest);
    expect(await newestCheckpoint('torn')).toMatchObject({
      refused: 1,
      checkpoint: { step: slots[1]!.step },
    });
    expect(await trainOn('torn')).toEqual({ ...unbroken, runId: 'torn' });
  });

  test('can be continued for more epochs', async () => {
    await trained('longer');
    await updateRun('longer', (run) => ({ ...run, status: 'paused', recipe: { ...run.recipe, epochs: 15 } }));
    expect(await trainOn('longer')).toMatchObject({ status: 'finished', step: 45 });
    expect((await stored('longer')).curves.step).toHaveLength(45);
  });

  test('that diverges says at which step, keeps the last good checkpoint and fails', async () => {
    const optimizer = {
      learningRate: 1e30,
      weightDecay: 0.05,
      decayAll: false,
      schedule: 'constant' as const,
    };
    const absurd = { optimizer: { ...optimizer, warmupShare: 0, clipNorm: null } };
    await storeRun('diverged', PROJECT, absurd);
    await expect(trainOn('diverged')).rejects.toMatchObject({ code: 'DIVERGED' });
    const run = await stored('diverged');
    expect(run.status).toBe('failed');
    expect(run.message).toMatch(
      /^Diverged at step \d+: non-finite (loss|gradient|weights); went back to the start/,
    );
    expect((await newestCheckpoint('diverged')).checkpoint?.step).toBe(0);
  });

  test('without a usable label is refused', async () => {
    await storeFolder('unlabelled');
    const photos = await photosOf('unlabelled');
    await putPhotos(photos.map((photo) => ({ ...photo, classIndex: null })));
    await storeRun('no-labels', 'unlabelled');
    await expect(trainOn('no-labels')).rejects.toMatchObject({ code: 'NO_LABELS' });
  });

  test('whose embeddings are missing is refused with their number', async () => {
    await storeRun('no-embeddings', PROJECT, { teacherFingerprint: 'somebody-else' });
    await expect(trainOn('no-embeddings')).rejects.toMatchObject({ code: 'NO_EMBEDDINGS' });
  });
});
