import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deepEqual } from '../../core/deep-equal.ts';
import { fnv1a, weightsHash } from '../../core/files/hash.ts';
import { changed } from '../../core/files/testing/mutations.ts';
import type { ProjectItem } from '../../core/project-file/item.ts';
import { encodeRecord } from '../../core/project-file/record.ts';
import { createRandom } from '../../core/random.ts';
import type { MoverCalls } from '../../protocol/mover.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import { readCopy, readPixels } from '../../storage/copies.ts';
import { DATABASE_NAME } from '../../storage/db.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { listProjects, partialProjectIds, removeProject } from '../../storage/projects.ts';
import { runsOf } from '../../storage/runs.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { readDatabase } from '../../storage/testing/stored-database.ts';
import { viewCursorOf } from '../../storage/view-index.ts';
import { readViews } from '../../storage/views.ts';
import MoverWorker from '../mover.worker.ts?worker';
import { FINGERPRINT } from '../trainer/testing/stored-folder.ts';
import { trainingIn } from '../trainer/testing/training.ts';
import { fileOf } from './testing/in-memory.ts';
import { allOf, itemsOfSmallProject } from './testing/small-project.ts';
import { PAUSED_AT, PLAN, storeEverything } from './testing/stored-everything.ts';

const PROJECT = 'moved';
const training = trainingIn(PROJECT);
let mover: Client<MoverCalls>;
const startMover = () => {
  mover = connect<MoverCalls>(new MoverWorker(), 'mover');
};
const stop = () => {
  mover.end();
  training.end();
};

/** All that there is, by store and key: a number for each record, which is another where a bit is. */
async function everything(): Promise<ReadonlyMap<string, number>> {
  const { stores } = await readDatabase(DATABASE_NAME);
  return new Map(
    stores.flatMap(({ name, keys, values }) =>
      keys.map(
        (key, at) => [`${name} ${JSON.stringify(key)}`, fnv1a(encodeRecord(sorted(values[at])))] as const,
      ),
    ),
  );
}

/** Keys in one order, which parsers do not keep. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/** There may be more. */
async function expectUntouched(before: ReadonlyMap<string, number>): Promise<void> {
  const after = await everything();
  const changed = [...before].filter(([key, record]) => after.get(key) !== record);
  expect(changed.map(([key]) => key)).toEqual([]);
}

const bringIn = (bytes: Blob, signal?: AbortSignal) =>
  mover.call('bringIn', { file: new File([bytes], 'a.pupil') }, { signal });

/** What photos are and what a teacher made of them, whichever blocks they lie in. */
async function photosAndLooks(projectId: string) {
  const ids = (await photosOf(projectId)).map(({ id }) => id);
  const embeddings = await readEmbeddings(FINGERPRINT, ids);
  const { count, parameters, values, scale } = await readViews(FINGERPRINT, PLAN, ids);
  return {
    copies: fnv1a(encodeRecord(await Promise.all(ids.map(readCopy)))),
    pixels: fnv1a(await readPixels(ids)),
    embeddings: weightsHash([embeddings.values]),
    views: fnv1a(encodeRecord({ count, parameters, values, scale })),
  };
}

/** Records that are the same wherever the project is, which is all but the places of shared blocks. */
const SHARED = [
  'copies',
  'pixels',
  'copyIndex',
  'embeddings',
  'embeddingIndex',
  'views',
  'viewIndex',
  'viewCursors',
];
const isOwn = (key: string) => ![...SHARED, 'projects'].some((store) => key.startsWith(`${store} `));

let file: Blob;
let before: ReadonlyMap<string, number>;
let looks: Awaited<ReturnType<typeof photosAndLooks>>;
let resumedHash: string;

beforeAll(async () => {
  await deleteDatabase();
  startMover();
  await storeEverything(PROJECT, training);
  before = await everything();
  looks = await photosAndLooks(PROJECT);
});
afterAll(stop);

describe('a project that leaves', () => {
  test('has something in every store here, so that none is forgotten', async () => {
    const { stores } = await readDatabase(DATABASE_NAME);
    expect(stores.filter(({ keys }) => keys.length === 0).map(({ name }) => name)).toEqual([]);
  });

  test('is measured before, and written as one file that is about as large', async () => {
    const { sizeBytes } = await mover.call('measure', { projectId: PROJECT });
    const written = await mover.call('write', { projectId: PROJECT, fileName: 'moved.pupil', to: null });
    expect(written).toMatchObject({
      notes: [],
      counts: { photos: 66, copies: 66, embeddings: 66, views: 66, runs: 2 },
    });
    expect(written.sizeBytes).toBe(written.file!.size);
    expect(sizeBytes / written.sizeBytes).toBeGreaterThan(0.8);
    expect(sizeBytes / written.sizeBytes).toBeLessThan(1.25);
    await expectUntouched(before);
    // The browser's own copy goes with the next export.
    file = new Blob([await written.file!.arrayBuffer()]);
    resumedHash = (await training.trainOn('moved-paused')).weightsHash;
  });

  test('leaves no file behind when it is cancelled, or is not there', async () => {
    const gone = mover.call('write', { projectId: 'nobody', fileName: 'x.pupil', to: null });
    await expect(gone).rejects.toMatchObject({ code: 'STORAGE' });
    const root = await navigator.storage.getDirectory();
    await expect(root.getDirectoryHandle('project-file')).rejects.toThrow();
  });

  test('says so in words where the folder that was chosen is gone', async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('unplugged', { create: true });
    const to = await folder.getFileHandle('moved.pupil', { create: true });
    await root.removeEntry('unplugged', { recursive: true });
    const refused = mover.call('write', { projectId: PROJECT, fileName: 'moved.pupil', to });
    await expect(refused).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringMatching(/^The project file could not be written \(.+\)\. Choose another place/),
    });
  });
});

describe('a project that comes in', () => {
  test('is the same in an empty browser, and its paused run goes on to the very same student', async () => {
    stop();
    await deleteDatabase();
    startMover();
    expect(await mover.call('inspect', { file: new File([file], 'x') })).toMatchObject({
      name: 'Drawn colours',
      isHere: false,
    });
    expect(await bringIn(file)).toMatchObject({ projectId: PROJECT, notes: [] });
    const after = await everything();
    const own = (all: ReadonlyMap<string, number>) => [...all].filter(([key]) => isOwn(key)).sort();
    expect(own(after)).toEqual(own(before));
    expect(await viewCursorOf(FINGERPRINT, PLAN)).toMatchObject({ photos: 66, looks: 132, lookMs: 700 });
    expect(await photosAndLooks(PROJECT)).toEqual(looks);
    expect(await listProjects()).toHaveLength(1);
    const resumed = await training.trainOn('moved-paused');
    expect(resumed).toMatchObject({ status: 'finished', step: 12, weightsHash: resumedHash });
  });

  test('opens beside the one that is here, with runs of its own, and touches nothing of it', async () => {
    const here = await everything();
    expect(await mover.call('inspect', { file: new File([file], 'x') })).toMatchObject({ isHere: true });
    const { projectId, notes } = await bringIn(file);
    expect(projectId).not.toBe(PROJECT);
    expect(notes).toEqual([]);
    await expectUntouched(here);
    expect((await listProjects()).map(({ id }) => id)).toEqual([projectId, PROJECT]);
    const runs = await runsOf(projectId);
    const paused = runs.find(({ name }) => name === 'moved-paused')!;
    expect(paused).toMatchObject({ projectId, status: 'paused', step: PAUSED_AT });
    expect((await training.trainOn(paused.id)).weightsHash).toBe(resumedHash);
    expect(await photosAndLooks(projectId)).toEqual(looks);
    await removeProject(projectId);
    await expectUntouched(here);
  });

  test('says which numbers it did not take, because this browser has others', async () => {
    const items = allOf('stranger').map((item): ProjectItem => {
      if (item.kind === 'viewCursor')
        return { ...item, cursor: { ...item.cursor, scale: { centre: new Float32Array(3), step: 1 } } };
      return item;
    });
    await bringIn(await asFile(allOf('stranger')));
    const other = items.map((item): ProjectItem => {
      if (item.kind !== 'embeddings') return item;
      return { ...item, part: { ...item.part, values: item.part.values.map((value) => value + 1e-6) } };
    });
    const { projectId, notes } = await bringIn(await asFile(other));
    expect(notes).toEqual([
      expect.stringMatching(/^Views of the photos stayed in the file/),
      expect.stringMatching(/embeddings of 2 of these photos that differ/),
    ]);
    for (const id of [projectId, 'stranger']) await removeProject(id);
  });
});

describe('a file that is refused', () => {
  test('touches nothing, whatever happened to it', async () => {
    const whole = await fileOf(itemsOfSmallProject('refused'));
    const here = await everything();
    const random = createRandom(11);
    const kinds = ['byte', 'bit', 'ones', 'cut', 'end', 'again'];
    for (let i = 0; i < 36; i++) {
      const bytes = changed(whole, [kinds[i % 6]!, random.below(whole.length), 1 + random.below(7)]);
      // An accident that changes nothing is none.
      if (deepEqual(bytes, whole)) continue;
      const refused = await bringIn(new Blob([Uint8Array.from(bytes)])).catch((thrown: unknown) => thrown);
      if (refused instanceof Error) expect(refused).toMatchObject({ code: 'PROJECT_FILE_INVALID' });
      else await removeProject('refused');
    }
    expect(await everything()).toEqual(here);
  });
});

describe('an import that does not come to its end', () => {
  test('leaves nothing when it is cancelled, and nothing that is seen when its worker is killed', async () => {
    const long = await asFile(longProject());
    const here = await everything();
    const cancel = new AbortController();
    const cancelled = bringIn(long, cancel.signal);
    void whenUnderWay().then(() => cancel.abort());
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await everything()).toEqual(here);

    const killed = bringIn(long);
    void whenUnderWay().then(() => mover.end());
    await expect(killed).rejects.toMatchObject({ code: 'WORKER_LOST' });
    expect(await partialProjectIds()).toEqual(['long']);
    expect((await listProjects()).map(({ id }) => id)).toEqual([PROJECT]);
    startMover();
    // What was cut off is not there: it comes in under its own name.
    expect(await mover.call('inspect', { file: new File([long], 'x') })).toMatchObject({ isHere: false });
    expect(await bringIn(long)).toMatchObject({ projectId: 'long' });
    expect(await partialProjectIds()).toEqual([]);
    await removeProject('long');
    // A teacher has looked, whatever became of the project.
    const others = (all: ReadonlyMap<string, number>) =>
      [...all].filter(([key]) => !key.startsWith('cursors '));
    expect(others(await everything())).toEqual(others(here));
  });
});

/** The small project with so many runs that there is time to stop it. */
function longProject(): readonly ProjectItem[] {
  return allOf('long').flatMap((item): readonly ProjectItem[] => {
    if (item.kind !== 'run') return [item];
    const others = Array.from({ length: 300 }, (_, i) => ({
      ...item,
      run: { ...item.run, id: `long-${i}` },
    }));
    return [...others, item];
  });
}

async function whenUnderWay(): Promise<void> {
  while ((await partialProjectIds()).length === 0) await new Promise((next) => setTimeout(next, 1));
}

async function asFile(items: readonly ProjectItem[]): Promise<Blob> {
  async function* each() {
    yield* items;
  }
  return new Blob([await fileOf(each())]);
}
