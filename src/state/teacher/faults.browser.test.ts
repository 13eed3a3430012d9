/**
 * Workers that die, hang, throw or run out of memory while the teacher looks: the same embeddings as if nothing had
 * happened.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { type BreakingPoint, startBreaking } from '../../workers/teacher/testing/breaking-teacher.ts';
import { createContext } from '../context.ts';
import { createFollowers } from '../followers.ts';
import { initialStudio } from '../initial.ts';
import type { Studio } from '../studio.ts';
import { teacherActions } from './actions.ts';

/** Six batches. */
const PHOTOS = 96;
/** For a worker that falls silent. The others may be slow. */
const SILENT_MS = 12_000;
let workers: Worker[];
let clients: Client<TeacherCalls>[];
const store = createStore<Studio>(() => initialStudio());
const context = createContext(store);

/** The first `broken` workers break at that point; the ones after them are whole. */
function actionsWith(point: BreakingPoint | null, broken: number, silentMs?: number) {
  return teacherActions(context, createFollowers(), () => {
    const isBroken = workers.length < broken;
    const worker = startBreaking(isBroken ? point : null);
    const client = connect<TeacherCalls>(worker, 'teacher', isBroken ? silentMs : undefined);
    workers.push(worker);
    clients.push(client);
    return client;
  });
}

async function openProject(): Promise<void> {
  await deleteDatabase();
  await storeDrawnProject('one', PHOTOS);
  store.setState({
    ...initialStudio(),
    project: await getProject('one'),
    photos: await photosOf('one'),
  });
  context.patch('teacher', {
    choice: { id: 'tiny-clip', origin: 'same-origin', dtype: 'q8', device: 'wasm' },
  });
}

async function embeddings(): Promise<Float32Array> {
  const { facts } = store.getState().teacher;
  const ids = store.getState().photos.map(({ id }) => id);
  return (await readEmbeddings(facts!.fingerprint, ids)).values;
}

let undisturbed: Float32Array;

beforeEach(async () => {
  workers = [];
  clients = [];
  if (undisturbed === undefined) {
    await openProject();
    expect(await actionsWith(null, 0).embed()).toBe(true);
    undisturbed = await embeddings();
    workers = [];
    clients = [];
  }
  await openProject();
});

describe('a teacher that is disturbed while it looks', () => {
  it.each(['throw', 'memory', 'hang'] as const)('by %s goes on where it was, and says so', async (kind) => {
    const silentMs = kind === 'hang' ? SILENT_MS : undefined;
    expect(await actionsWith({ kind, method: 'embed', run: 3 }, 1, silentMs).embed()).toBe(true);
    expect(workers).toHaveLength(2);
    expect(store.getState().jobs).toEqual({});
    expect(store.getState().teacher).toMatchObject({
      embedded: PHOTOS,
      notice: expect.stringContaining('goes on where it was'),
    });
    expect(await embeddings()).toEqual(undisturbed);
    expect(clients.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('by the end of its worker goes on where it was', async () => {
    const actions = actionsWith(null, 1, SILENT_MS);
    const unsubscribe = store.subscribe(({ jobs: { look } }) => {
      if (look?.unit === 'photos' && workers.length === 1) workers[0]!.terminate();
    });
    expect(await actions.embed()).toBe(true);
    unsubscribe();
    expect(workers).toHaveLength(2);
    expect(await embeddings()).toEqual(undisturbed);
  });

  it('again and again is given up, with what is kept and what to do', async () => {
    expect(await actionsWith({ kind: 'throw', method: 'load', run: 1 }, 9).embed()).toBe(false);
    expect(store.getState().faults).toMatchObject([
      { station: 'teacher', error: { code: 'SELF_TEST_FAILED' } },
    ]);
    expect(workers).toHaveLength(1);

    workers = [];
    // The first batch of photos, every time.
    expect(await actionsWith({ kind: 'throw', method: 'embed', run: 1 }, 9).embed()).toBe(false);
    expect(workers).toHaveLength(4);
    const [fault] = store.getState().faults;
    expect(fault).toMatchObject({ error: { code: 'INFERENCE_FAILED' }, remedy: 'retry' });
    expect(fault!.error.message).toMatch(/3 times within 10 minutes.*What is embedded is kept/);
    expect(store.getState().jobs).toEqual({});
  });
});
