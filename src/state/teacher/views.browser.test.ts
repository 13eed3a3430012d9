/** Several views of each photo, from the choice to the recipe, with the real worker and the built-in teacher. */
import { beforeAll, expect, it, vi } from 'vitest';
import { forecastViews } from '../../core/views/forecast.ts';
import { usualPlan } from '../../core/views/plan.ts';
import { connect } from '../../protocol/rpc.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { type BreakingPoint, startBreaking } from '../../workers/teacher/testing/breaking-teacher.ts';
import { createSession } from '../create-session.ts';

/** Where the next teacher waits for its pause: it comes in the middle on every machine. */
const holding = { at: null as BreakingPoint | null };

const PHOTOS = 64;
/** Half of the drawn photos. */
const TRAINING = 32;
const session = createSession(() => connect(startBreaking(holding.at), 'teacher'));

const teacher = () => session.store.getState().teacher;
const recipeViews = () => session.store.getState().student.recipe.views;

beforeAll(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', PHOTOS);
  await session.open();
  session.teacher.choose({ id: 'pupil-mini', origin: 'built-in', dtype: 'auto', device: 'wasm' });
});

it('are refused before the first look when there is no room, with what is needed and what is free', async () => {
  await session.teacher.chooseViews(16);
  // Chromium tells pages of 10 GiB more than they use, whatever they are granted: only a made-up answer can be small.
  const estimate = vi.spyOn(navigator.storage, 'estimate');
  estimate.mockResolvedValue({ usage: 1_000_000, quota: 1_050_000 });
  expect(await session.teacher.embed()).toBe(false);
  estimate.mockRestore();
  const { faults } = session.store.getState();
  const neededBytes = forecastViews(usualPlan(16), TRAINING, 256, null).bytes;
  expect(faults).toMatchObject([{ error: { code: 'QUOTA', facts: { neededBytes, freeBytes: 50_000 } } }]);
  expect(faults[0]!.error.message).toMatch(/16 views of each photo need .* Take fewer views/);
  expect(teacher().embedded).toBe(0);
  expect(session.store.getState().jobs).toEqual({});
});

it('pause, go on where they were, and are what the next student learns on', async () => {
  await session.teacher.chooseViews(8);
  holding.at = { kind: 'hold', method: 'embedViews', run: 1 };
  let isPressed = false;
  const unsubscribe = session.store.subscribe(({ jobs: { look: job } }) => {
    if (isPressed || job?.state !== 'running' || !job.what.includes('8 views')) return;
    isPressed = true;
    session.teacher.pause();
  });
  expect(await session.teacher.embed()).toBe(false);
  unsubscribe();
  holding.at = null;
  expect(teacher().embedded).toBe(PHOTOS);
  expect(session.store.getState().jobs.look).toMatchObject({ state: 'paused', unit: 'photos' });
  expect(teacher().knowledge).not.toBeNull();
  expect(recipeViews()).toBeNull();

  expect(await session.teacher.embed()).toBe(true);
  expect(teacher()).toMatchObject({ views: { photos: TRAINING } });
  expect(session.store.getState().jobs).toEqual({});
  expect(teacher().views?.msPerLook).toBeGreaterThan(0);
  expect(recipeViews()).toEqual(usualPlan(8));
});

it('leave the recipe while another number of them is chosen, and come back with it', async () => {
  await session.teacher.chooseViews(16);
  expect(teacher().views).toMatchObject({ photos: 0 });
  expect(recipeViews()).toBeNull();
  await session.teacher.chooseViews(8);
  expect(recipeViews()).toEqual(usualPlan(8));
  await session.teacher.chooseViews(1);
  expect([teacher().views, recipeViews()]).toEqual([null, null]);
});
