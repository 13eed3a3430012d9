/** The teacher in the loop, measured with the real workers and the built-in teacher. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { loopKey } from '../../core/training/loop-cost.ts';
import { database } from '../../storage/db.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';
import { seen } from '../testing/seen.ts';

/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession();
const studio = () => session.store.getState();
/** A number for each class and each of the teacher's 256. */
const CLASS_ROWS_BYTES = 2 * 256 * 4;

function recipe(preset: string): Recipe {
  return { ...session.student.presetRecipe(preset, 'conv', 32), batchSize: 8, epochs: 1, backend: 'wasm' };
}

/** Everything stored but the measurements themselves. */
async function storedRuns() {
  const db = await database();
  return { runs: await db.count('runs'), checkpoints: await db.count('checkpoints') };
}

beforeAll(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 40);
  await session.open();
  session.teacher.choose({ id: 'pupil-mini', origin: 'built-in', dtype: 'auto', device: 'wasm' });
  expect(await session.teacher.embed()).toBe(true);
});

describe('the teacher in the loop', () => {
  it('is measured against stored embeddings on a student that is thrown away', async () => {
    const own = recipe('kd-probe');
    const jobs = new Set<string>();
    const unsubscribe = session.store.subscribe(({ jobs: { loop } }) => {
      if (loop !== undefined) jobs.add(loop.unit);
    });
    expect(await session.student.measureLoop(own)).toBe(true);
    unsubscribe();
    const [cost] = studio().student.loopCosts;
    expect(cost).toMatchObject({ projectId: 'one', key: loopKey(own), batchSize: 8, backend: 'wasm' });
    expect(cost!.teacher).toMatchObject({ id: 'pupil-mini', dtype: 'q8', sizeBytes: 1_686_691 });
    expect(cost!.pairs).toBeGreaterThanOrEqual(4);
    for (const part of Object.values(cost!.ms)) expect(part).toBeGreaterThan(0);
    // 20 training photos of 96 x 96 pixels beside the heap; the teacher's runtime holds at least its weights.
    expect(cost!.bytes.trainer).toBeGreaterThan(20 * 96 * 96 * 3);
    // The probe with its biases, and its answers on the training photos: the embeddings themselves are let go.
    expect(cost!.bytes.targets).toBe(CLASS_ROWS_BYTES + 2 * 4 + 20 * 2 * 4);
    expect(cost!.bytes.teacher).toBeGreaterThan(1_686_691);
    expect([...jobs]).toEqual(expect.arrayContaining(['bytes', 'pairs of steps']));
    expect(studio().jobs).toEqual({});
    expect(await storedRuns()).toEqual({ runs: 0, checkpoints: 0 });
  });

  it('is still known after the page is opened again, and is measured anew in its place', async () => {
    const before = studio().student.loopCosts;
    await session.open();
    expect(studio().student.loopCosts).toEqual(before);
    expect(await session.student.measureLoop(recipe('kd-probe'))).toBe(true);
    expect(studio().student.loopCosts).toHaveLength(before.length);
    expect(studio().student.loopCosts[0]!.measuredAtMs).toBeGreaterThan(before[0]!.measuredAtMs);
  });

  it('also renews class means, for an objective that learns from those alone', async () => {
    expect(await session.student.measureLoop(recipe('embedkd-fixed'))).toBe(true);
    expect(studio().student.loopCosts[0]!.bytes.targets).toBe(CLASS_ROWS_BYTES);
  });

  it('is cancelled at any moment, and leaves what was known', async () => {
    const before = studio().student.loopCosts;
    const unsubscribe = session.store.subscribe(({ jobs: { loop } }) => {
      if (loop?.unit === 'pairs of steps' && loop.total > 0) session.student.cancelLoop();
    });
    expect(await session.student.measureLoop(recipe('fd'))).toBe(false);
    unsubscribe();
    expect(studio()).toMatchObject({ faults: [], jobs: {}, student: { loopCosts: before } });
  });

  it('says what is missing when the recipe learns from another teacher, or from none', async () => {
    expect(await session.student.measureLoop({ ...recipe('kd-probe'), teacherFingerprint: 'another' })).toBe(
      false,
    );
    expect(studio().faults[0]).toMatchObject({ station: 'loop', error: { code: 'NO_EMBEDDINGS' } });
    const labelsOnly = { ...recipe('ce'), teacherFingerprint: studio().teacher.facts!.fingerprint };
    expect(await session.student.measureLoop(labelsOnly)).toBe(false);
    expect(studio().faults).toMatchObject([{ station: 'loop', error: { code: 'RECIPE_INVALID' } }]);
    session.dismissFault('loop');
    expect(studio().faults).toEqual([]);
  });

  it('gives way to a training that is asked for meanwhile', async () => {
    session.student.setRecipe(recipe('kd-probe'));
    const measuring = session.student.measureLoop(recipe('fd'));
    await seen(session.store, ({ jobs }) => jobs.loop !== undefined);
    expect(await session.student.train()).toBe(true);
    expect(await measuring).toBe(false);
    expect(studio().student.runs[0]!.status).toBe('finished');
  });
});
