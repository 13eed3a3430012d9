import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Photo } from '../../core/records/project.ts';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { centredUnit } from '../../core/targets/normalise.ts';
import { cosineOf } from '../../core/teachers/self-test.ts';
import { forecastViews } from '../../core/views/forecast.ts';
import { packViews, planKey, usualPlan, VIEW_BYTES } from '../../core/views/plan.ts';
import { fromBytes, LEAST_COSINE } from '../../core/views/quantise.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { database } from '../../storage/db.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { viewCursorOf, viewedIds } from '../../storage/view-index.ts';
import { readViews } from '../../storage/views.ts';
import { storeDrawnProject } from '../shared/testing/drawn-project.ts';
import TeacherWorker from '../teacher.worker.ts?worker';
import { startBreaking } from './testing/breaking-teacher.ts';

const ON_WASM: TeacherChoice = { id: 'pupil-mini', origin: 'built-in', dtype: 'auto', device: 'wasm' };
const PLAN = usualPlan(8);
const KEY = planKey(PLAN);

let teacher: Client<TeacherCalls>;
let fingerprint: string;

beforeAll(async () => {
  await deleteDatabase();
  teacher = connect<TeacherCalls>(new TeacherWorker(), 'teacher');
  ({ fingerprint } = await teacher.call('load', { choice: ON_WASM }));
});
afterAll(() => teacher.end());

/** Ids of the training photos of a new project that the teacher has looked at. */
async function embedded(projectId: string, count = 40): Promise<readonly string[]> {
  const photos = await storeDrawnProject(projectId, count);
  await teacher.call('embed', { projectId });
  return trainingIds(photos);
}

const trainingIds = (photos: readonly Photo[]) =>
  photos.filter(({ split }) => split === 'train').map(({ id }) => id);

describe('views of a project', () => {
  it('are looked at once each, stored with what they were, and take what was forecast', async () => {
    const ids = await embedded('one');
    const heard: number[] = [];
    const first = await teacher.call(
      'embedViews',
      { projectId: 'one', plan: PLAN },
      { onProgress: ({ done }) => heard.push(done) },
    );
    expect(first).toMatchObject({ fingerprint, photos: 20, reused: 0, looks: 160 });
    expect(heard.at(-1)).toBe(20);
    const { count, dims, parameters, values } = await readViews(fingerprint, KEY, ids);
    expect([count, dims, values.length]).toEqual([8, 256, 20 * 8 * 256]);
    ids.forEach((id, row) => {
      const own = parameters.slice(row * 8 * VIEW_BYTES, (row + 1) * 8 * VIEW_BYTES);
      expect(own).toEqual(packViews(PLAN, id));
    });
    // SHA-256 names are longer than these: counted with names of that length, the forecast is exact.
    const names = ids.reduce((sum, id) => sum + 64 - id.length, 0);
    expect(first.storedBytes + names).toBe(first.forecastBytes);
    expect(first.forecastBytes).toBe(forecastViews(PLAN, 20, 256, null).bytes);

    const second = await teacher.call('embedViews', { projectId: 'one', plan: PLAN });
    expect(second).toMatchObject({ photos: 20, reused: 20, looks: 0, forecastBytes: 0 });
    expect((await viewCursorOf(fingerprint, KEY))?.looks).toBe(160);
  });

  it('are what the teacher says of such pixels: the whole photo close to its embedding, every view its own', async () => {
    const ids = await embedded('two');
    const plan = usualPlan(8, 'fp32');
    await teacher.call('embedViews', { projectId: 'two', plan });
    const whole = await readEmbeddings(fingerprint, ids);
    const { values } = await readViews(fingerprint, planKey(plan), ids);
    const rowsOf = (at: number) => values.slice(at * 256, (at + 1) * 256) as Float32Array;
    const ofPhoto = (row: number) => whole.values.slice(row * 256, (row + 1) * 256);
    ids.forEach((_, row) => {
      expect(cosineOf(rowsOf(row * 8), ofPhoto(row))).toBeGreaterThan(0.9);
      const distinct = new Set(Array.from({ length: 8 }, (_, view) => rowsOf(row * 8 + view).join()));
      expect(distinct.size).toBe(8);
    });
  });

  it('keep a mean cosine of 0.9995 in bytes to what the teacher said', async () => {
    const ids = await embedded('bytes', 80);
    await teacher.call('embedViews', { projectId: 'bytes', plan: PLAN });
    const exact = usualPlan(8, 'fp32');
    await teacher.call('embedViews', { projectId: 'bytes', plan: exact });
    const { scale, values: bytes } = await readViews(fingerprint, KEY, ids);
    const { values } = await readViews(fingerprint, planKey(exact), ids);
    const back = new Float32Array(bytes.length);
    fromBytes(scale!, bytes as Int8Array, back);
    const [from, to] = [values as Float32Array, back].map(
      (all) => centredUnit({ dims: 256, values: all }, scale!.centre).values,
    );
    const rows = from!.length / 256;
    let sum = 0;
    for (let i = 0; i < from!.length; i++) sum += from![i]! * to![i]!;
    console.info(`mean cosine of ${rows} views in bytes: ${(sum / rows).toFixed(6)}`);
    expect(sum / rows).toBeGreaterThanOrEqual(LEAST_COSINE);
  });

  it('go on after a pause, and after the worker was killed, to the bits of an unbroken job', async () => {
    const ids = await embedded('broken', 64);
    const plan = usualPlan(16, 'fp32');
    await teacher.call('embedViews', { projectId: 'broken', plan });
    const unbroken = await readViews(fingerprint, planKey(plan), ids);
    const db = await database();
    for (const store of ['views', 'viewIndex', 'viewCursors'] as const) await db.clear(store);
    const pause = new AbortController();
    const holding = connect<TeacherCalls>(
      startBreaking({ kind: 'hold', method: 'embedViews', run: 1 }),
      'teacher',
    );
    await holding.call('load', { choice: ON_WASM });
    const paused = holding.call(
      'embedViews',
      { projectId: 'broken', plan },
      { signal: pause.signal, onProgress: () => pause.abort() },
    );
    await expect(paused).rejects.toMatchObject({ code: 'CANCELLED' });
    holding.end();
    const known = await viewedIds(fingerprint, planKey(plan));
    const kept = known.size;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(ids.length);

    const doomed = connect<TeacherCalls>(new TeacherWorker(), 'teacher');
    await doomed.call('load', { choice: ON_WASM });
    const killed = doomed.call(
      'embedViews',
      { projectId: 'broken', plan },
      { onProgress: () => doomed.end() },
    );
    await expect(killed).rejects.toMatchObject({ code: 'WORKER_LOST' });

    const rest = await teacher.call('embedViews', { projectId: 'broken', plan });
    expect(rest.reused).toBeGreaterThanOrEqual(kept);
    expect(rest.looks).toBe(16 * (ids.length - rest.reused));
    expect(await readViews(fingerprint, planKey(plan), ids)).toEqual(unbroken);
    expect(await viewCursorOf(fingerprint, planKey(plan))).toMatchObject({ photos: 32, looks: 32 * 16 });
  });

  it('need the teacher to have seen the whole photos first', async () => {
    await storeDrawnProject('unseen', 8);
    const plan = { ...PLAN, seed: 77 };
    await expect(teacher.call('embedViews', { projectId: 'unseen', plan })).rejects.toMatchObject({
      code: 'NO_EMBEDDINGS',
    });
  });
});
