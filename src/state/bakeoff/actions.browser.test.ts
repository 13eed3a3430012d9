/**
 * A bake-off with the real trainer: paused in the middle of a run and reloaded, cancelled, and with a run that fails.
 */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BakeoffPlan } from '../../core/bakeoff/bakeoff.ts';
import { outcomesOf } from '../../core/bakeoff/outcomes.ts';
import { database } from '../../storage/db.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';

/** A session is a page: it keeps the lock that lets one page write, so this file has one. */
const session = createSession();
const studio = () => session.store.getState();
const outcomes = () => outcomesOf(studio().bakeoff!, studio().student.runs);
const statuses = () => outcomes().map(({ status }) => status);

const PLAN: BakeoffPlan = {
  objectives: ['ce', 'ce+smooth_ap'],
  students: ['conv'],
  seeds: [1],
  imageSizePx: 32,
  epochs: 12,
  batchSize: 8,
  labelBudget: 1,
  backend: 'wasm',
};

/** Acts the first time that something is so. @returns ends the watch */
function once(isSo: () => boolean, act: () => void): () => void {
  let hasActed = false;
  return session.store.subscribe(() => {
    if (hasActed || !isSo()) return;
    hasActed = true;
    act();
  });
}

const pauseInARun = () => once(() => (studio().student.progress?.step ?? 0) > 0, session.bakeoff.pause);

beforeAll(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 40);
});

beforeEach(async () => {
  await (await database()).clear('runs');
  await session.open();
});

describe('a bake-off', () => {
  it('that is paused in the middle of a run goes on from there after a reload, to the same figures', async () => {
    expect(await session.bakeoff.start(PLAN)).toBe(true);
    expect(statuses()).toEqual(['finished', 'finished']);
    expect(studio().bakeoff!.status).toBe('done');
    const unbroken = outcomes().map(({ validation, test }) => ({ validation, test }));

    const unsubscribe = pauseInARun();
    expect(await session.bakeoff.start(PLAN)).toBe(false);
    unsubscribe();
    expect(studio()).toMatchObject({ faults: [], bakeoff: { status: 'paused' } });
    // A pause that comes late on a busy machine finds the first run finished, and the second is not begun.
    expect(statuses()[0]).toMatch(/^(paused|finished)$/);
    expect(statuses()[1]).toBe('waiting');

    await session.open();
    expect(studio().bakeoff!.status).toBe('paused');
    expect(await session.bakeoff.resume()).toBe(true);
    expect(studio().bakeoff!.status).toBe('done');
    expect(studio().student.runs).toHaveLength(4);
    expect(outcomes().map(({ validation, test }) => ({ validation, test }))).toEqual(unbroken);
  });

  it('that is cancelled keeps what is finished and begins nothing more, while it runs or when it is paused', async () => {
    const unsubscribe = once(
      () => studio().bakeoff?.status === 'running' && statuses()[0] === 'finished',
      () => void session.bakeoff.cancel(),
    );
    expect(await session.bakeoff.start(PLAN)).toBe(false);
    unsubscribe();
    expect(studio().bakeoff!.status).toBe('cancelled');
    const [first, second] = outcomes();
    expect(first).toMatchObject({ objective: 'ce', status: 'finished' });
    expect(first!.test).not.toBeNull();
    expect(second!.status).not.toBe('finished');

    const stop = pauseInARun();
    await session.bakeoff.start(PLAN);
    stop();
    await session.bakeoff.cancel();
    await session.open();
    expect(studio()).toMatchObject({ faults: [], bakeoff: { status: 'cancelled' } });
  });

  it('keeps a run that fails with its reason, and trains the next', async () => {
    const plan = { ...PLAN, objectives: ['ce', 'ce+anchor_text', 'ce+smooth_ap'] };
    expect(await session.bakeoff.start(plan)).toBe(true);
    expect(statuses()).toEqual(['finished', 'failed', 'finished']);
    const { message } = outcomes()[1]!;
    expect(message).not.toBe('');
    await session.open();
    expect(studio().bakeoff!.status).toBe('done');
    expect(outcomes()[1]).toMatchObject({ status: 'failed', message });
  });

  it('does not go on with labels that were changed since it began', async () => {
    const unsubscribe = pauseInARun();
    await session.bakeoff.start(PLAN);
    unsubscribe();
    const [photo] = studio().photos;
    await session.photos.edit({ kind: 'exclude', indices: [photo!.index], isExcluded: true });
    expect(await session.bakeoff.resume()).toBe(false);
    expect(studio().faults).toMatchObject([{ station: 'results', error: { code: 'RECIPE_INVALID' } }]);
    // A pause that comes late on a busy machine finds the first run finished, and the second is not begun.
    expect(statuses()[0]).toMatch(/^(paused|finished)$/);
    expect(statuses()[1]).toBe('waiting');
  });
});
