import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { USUAL_SAMPLING } from '../../core/training/sampling.ts';
import { storeFolder, storeRun } from './testing/stored-folder.ts';
import { stored, trainingIn } from './testing/training.ts';

const PROJECT = 'sampling-test';
const { trainOn, trained, pausedAfter, end } = trainingIn(PROJECT);

beforeAll(() => storeFolder(PROJECT));
afterEach(end);

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
      const unbroken = await trained(`whole ${kind}`, change);
      await pausedAfter(`paused ${kind}`, 10, change);
      expect((await stored(`paused ${kind}`)).status).toBe('paused');
      // Another worker: what the sampler needs to know is prepared anew.
      end();
      expect(await trainOn(`paused ${kind}`)).toEqual({ ...unbroken, runId: `paused ${kind}` });
      expect((await stored(`whole ${kind}`)).scores?.validation).toBeGreaterThan(0.5);
      const uniform = await trained(`uniform ${kind}`, { epochs: 20 });
      expect(uniform.weightsHash).not.toBe(unbroken.weightsHash);
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
