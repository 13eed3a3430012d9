import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { USUAL_SAMPLING } from '../../core/training/sampling.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TrainerCalls, TrainProgress, TrainResult } from '../../protocol/trainer.ts';
import { getRun } from '../../storage/runs.ts';
import TrainerWorker from '../trainer.worker.ts?worker';
import { storeFolder, storeRun } from './testing/stored-folder.ts';

const PROJECT = 'sampling-test';
let client: Client<TrainerCalls> | undefined;

beforeAll(async () => {
  await storeFolder(PROJECT);
});

afterEach(() => {
  client?.end();
  client = undefined;
});

function trainOn(
  runId: string,
  watch: { signal?: AbortSignal; onProgress?: (progress: TrainProgress) => void } = {},
): Promise<TrainResult> {
  client ??= connect<TrainerCalls>(new TrainerWorker(), 'trainer');
  return client.call('train', { runId }, watch);
}

const SAMPLINGS = [
  USUAL_SAMPLING['class-balanced'],
  { ...USUAL_SAMPLING['cluster-capped'], clusters: 5 },
  { ...USUAL_SAMPLING['one-of-alike'], minCosine: 0.9 },
  { ...USUAL_SAMPLING['hard-pairs'], fromShare: 0.1 },
];

describe('a run that draws its batches another way', () => {
  test.each(SAMPLINGS)(
    '$kind learns, and paused on the way gives the very student of an unbroken run',
    async (sampling) => {
      const { kind } = sampling;
      const change = { sampling, epochs: 20 };
      await storeRun(`whole ${kind}`, PROJECT, change);
      const unbroken = await trainOn(`whole ${kind}`);
      await storeRun(`paused ${kind}`, PROJECT, change);
      const pause = new AbortController();
      const onProgress = ({ step }: TrainProgress) => {
        if (step >= 10) pause.abort();
      };
      await trainOn(`paused ${kind}`, { signal: pause.signal, onProgress }).catch(() => undefined);
      expect((await getRun(`paused ${kind}`))?.status).toBe('paused');
      // Another worker: what the sampler needs to know is prepared anew.
      client?.end();
      client = undefined;
      expect(await trainOn(`paused ${kind}`)).toEqual({ ...unbroken, runId: `paused ${kind}` });
      expect((await getRun(`whole ${kind}`))?.scores?.validation).toBeGreaterThan(0.5);
      await storeRun(`uniform ${kind}`, PROJECT, { epochs: 20 });
      expect((await trainOn(`uniform ${kind}`)).weightsHash).not.toBe(unbroken.weightsHash);
    },
  );

  test('asks for a teacher who has looked, in words', async () => {
    const change = { sampling: USUAL_SAMPLING['hard-pairs'], teacherFingerprint: null };
    await storeRun('no teacher', PROJECT, { ...change, objective: [{ id: 'ce', weight: 1, options: {} }] });
    await expect(trainOn('no teacher')).rejects.toMatchObject({ code: 'NO_EMBEDDINGS' });
  });

  test('goes with labels alone, where they are all it asks for', async () => {
    const objective = [{ id: 'ce', weight: 1, options: {} }] as const;
    await storeRun('labels', PROJECT, {
      sampling: USUAL_SAMPLING['class-balanced'],
      teacherFingerprint: null,
      objective,
      epochs: 2,
    });
    expect(await trainOn('labels')).toMatchObject({ status: 'finished', step: 6 });
  });
});
