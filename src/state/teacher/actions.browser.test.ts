/** The Teacher station's actions with the real worker and the built-in teacher. */
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../protocol/rpc.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { type BreakingPoint, startBreaking } from '../../workers/teacher/testing/breaking-teacher.ts';
import { createSession } from '../create-session.ts';
import type { Job } from '../jobs/job.ts';
import { seen } from '../testing/seen.ts';
import type { TeacherState } from './slice.ts';

/** Where the next teacher waits for its pause: it comes in the middle on every machine. */
const holding = { at: null as BreakingPoint | null };

/** Several batches. */
const PHOTOS = 96;
/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession(() => connect(startBreaking(holding.at), 'teacher'));

const teacher = () => session.store.getState().teacher;
const look = () => session.store.getState().jobs.look;

/** Embeds, and presses pause (or cancel: the same action) as soon as the job is the one that is due. */
async function embedPausing(
  isDue: (job: Job) => boolean,
  method: 'load' | 'embed' | null,
): Promise<TeacherState> {
  holding.at = method === null ? null : { kind: 'hold', method, run: 1 };
  let isPressed = false;
  const unsubscribe = session.store.subscribe(({ jobs: { look: job } }) => {
    if (isPressed || job === undefined || job.state !== 'running' || !isDue(job)) return;
    isPressed = true;
    session.teacher.pause();
  });
  const isDone = await session.teacher.embed();
  unsubscribe();
  holding.at = null;
  expect(isPressed).toBe(true);
  expect(isDone).toBe(false);
  return teacher();
}

const isLoading = (job: Job) => job.unit === 'bytes';
const isLooking = (job: Job) => job.unit === 'photos';
const isMeasuring = (job: Job) => job.unit === 'steps';

beforeEach(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', PHOTOS);
  await session.open();
  session.teacher.choose({ id: 'pupil-mini', origin: 'built-in', dtype: 'auto', device: 'wasm' });
});

describe('a teacher whose load is cancelled', () => {
  it('leaves the station as it was, and loads when it is asked again', async () => {
    const before = teacher();
    expect(await embedPausing(isLoading, 'load')).toEqual(before);
    expect(session.store.getState()).toMatchObject({ faults: [], jobs: {} });
    expect(look()).toBeUndefined();

    expect(await session.teacher.embed()).toBe(true);
    expect(look()).toBeUndefined();
    expect(teacher()).toMatchObject({
      embedded: PHOTOS,
      facts: { id: 'pupil-mini', dtype: 'q8' },
    });
  });

  it('leaves a look that was paused before it paused still', async () => {
    await embedPausing(isLooking, 'embed');
    const paused = look();
    expect(paused).toMatchObject({ state: 'paused', unit: 'photos' });
    const kept = paused!.done;

    await embedPausing(isLoading, 'load');
    expect(look()).toEqual(paused);
    expect(await session.teacher.embed()).toBe(true);
    expect(kept).toBeLessThan(PHOTOS);
    expect(teacher().embedded).toBe(PHOTOS);
    expect(look()).toBeUndefined();
  });

  it('gives way to the load of another teacher', async () => {
    const first = session.teacher.embed();
    await seen(session.store, ({ jobs }) => jobs.look !== undefined);
    const { choice } = teacher();
    session.teacher.choose({ ...choice, dtype: 'fp32' });
    session.teacher.choose(choice);
    const second = session.teacher.embed();
    expect(await first).toBe(false);
    expect(look()?.state).not.toBe('paused');
    expect(await second).toBe(true);
    expect(teacher().embedded).toBe(PHOTOS);
    expect(look()).toBeUndefined();
  });

  it('is joined by a second press', async () => {
    const first = session.teacher.embed();
    await seen(session.store, ({ jobs }) => jobs.look !== undefined);
    const second = session.teacher.embed();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(teacher().embedded).toBe(PHOTOS);
  });

  it('forgets a look that was paused when another teacher is chosen', async () => {
    await embedPausing(isLooking, 'embed');
    session.teacher.choose({ ...teacher().choice });
    expect(look()).toBeUndefined();
  });
});

describe('a teacher that has looked', () => {
  it('leaves no job when the measuring after it is cancelled', async () => {
    const cancelled = await embedPausing(isMeasuring, null);
    expect(look()).toBeUndefined();
    expect(cancelled).toMatchObject({ embedded: PHOTOS, knowledge: null, isAssessing: false });
    expect(await session.teacher.embed()).toBe(true);
    expect(teacher().knowledge).not.toBeNull();
  });
});
