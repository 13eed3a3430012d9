/** The database that an earlier build has filled, read through every function of this folder that reads. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fnv1a } from '../core/files/hash.ts';
import { decodeCheckpoint } from '../core/training/checkpoint.ts';
import { bakeoffOf } from './bakeoffs.ts';
import { newestCheckpoint } from './checkpoints.ts';
import { knownCopies, readCopy, readPixels } from './copies.ts';
import { cursorOf, embeddedIds } from './embedding-index.ts';
import { readEmbeddings } from './embeddings.ts';
import { evaluationOf } from './evaluations.ts';
import { knowledgeOf } from './knowledge.ts';
import { readNamingNotes } from './naming-notes.ts';
import { photosOf } from './photos.ts';
import { getProject, listProjects } from './projects.ts';
import { getRun, runsOf } from './runs.ts';
import { deleteDatabase } from './testing/delete-database.ts';
import { fetchOldFixture } from './testing/fetch-old-fixture.ts';
import type { OldFixture } from './testing/old-fixture.ts';
import { writeDatabase } from './testing/stored-database.ts';
import { readTexts } from './texts.ts';
import { viewCursorOf, viewedIds } from './view-index.ts';
import { readViews } from './views.ts';

const BUILT_IN = 'pupil-mini q8 8a880af6b6af8e6e';
const TINY_CLIP = 'tiny-clip fp32 1f51a8ad1c00ed39';
const PLAN = 'v1: 2 views, seed 1, crop 0.5, colour 0.2, flip, int8';

let old: OldFixture;

beforeEach(async () => {
  await deleteDatabase();
  old = await fetchOldFixture();
  await writeDatabase(old.database);
});
afterEach(deleteDatabase);

/** The records of one store as the old build wrote them. */
function records<T>(name: string): readonly T[] {
  const store = old.database.stores.find((one) => one.name === name);
  return store!.values as readonly T[];
}

interface OfPhotos {
  readonly ids: readonly string[];
}

/** The curves of a run as version 2 has them: three metrics in columns of their own. */
interface OldRun {
  readonly id: string;
  readonly curves: Readonly<Record<string, unknown>>;
}

test('the project, its photos and their pictures are there', async () => {
  const [project] = records<{ readonly id: string }>('projects');
  expect((await listProjects())[0]).toMatchObject(project!);
  expect(await getProject(old.projectId)).toMatchObject({ classes: ['blue', 'Grün', 'red'], revision: 2 });
  const photos = await photosOf(old.projectId);
  expect(photos).toHaveLength(32);
  expect(photos).toMatchObject(records('photos'));
  expect(photos.filter(({ isExcluded }) => isExcluded).map(({ index }) => index)).toEqual([3]);
  const ids = photos.map(({ id }) => id);
  expect([...(await knownCopies(ids)).values()]).toHaveLength(32);
  const [block] = records<OfPhotos & { readonly bytes: Uint8Array; readonly offsets: Uint32Array }>('copies');
  const [first, end] = block!.offsets;
  expect(await readCopy(block!.ids[0]!)).toEqual({
    id: block!.ids[0],
    mimeType: 'image/jpeg',
    bytes: block!.bytes.slice(first, end),
  });
  const [pixels] = records<OfPhotos & { readonly pixels: Uint8Array }>('pixels');
  expect(fnv1a(await readPixels(pixels!.ids))).toBe(fnv1a(pixels!.pixels));
});

test('what teachers saw, knew and read is there', async () => {
  for (const fingerprint of [BUILT_IN, TINY_CLIP]) {
    const ids = (await photosOf(old.projectId)).map(({ id }) => id);
    expect(await embeddedIds(fingerprint)).toEqual(new Set(ids));
    const block = records<
      OfPhotos & { readonly fingerprint: string; readonly dims: number; readonly values: Float32Array }
    >('embeddings').find((one) => one.fingerprint === fingerprint)!;
    expect((await readEmbeddings(fingerprint, block.ids)).values).toEqual(block.values);
    expect(await cursorOf(fingerprint)).toMatchObject({ rows: 32, photosSeen: 32, dims: block.dims });
    expect(await knowledgeOf(old.projectId, fingerprint)).toMatchObject({ revision: 2, neighbours: 10 });
  }
  const index = records<OfPhotos & { readonly plan: string }>('viewIndex');
  const viewed = index.filter(({ plan }) => plan === PLAN).flatMap(({ ids }) => ids);
  expect(await viewedIds(BUILT_IN, PLAN)).toEqual(new Set(viewed));
  expect(await viewCursorOf(BUILT_IN, PLAN)).toMatchObject({ photos: viewed.length });
  const { count, dims, scale } = await readViews(BUILT_IN, PLAN, viewed);
  expect({ count, dims }).toEqual({ count: 2, dims: 256 });
  expect(scale?.centre).toHaveLength(256);
  const texts = records<{ readonly text: string; readonly values: Float32Array }>('texts');
  const read = await readTexts(
    TINY_CLIP,
    texts.map(({ text }) => text),
  );
  expect(read).toEqual(texts.map(({ values }) => values));
});

test('runs, their checkpoints and answers, and the comparison are there', async () => {
  const runs = await runsOf(old.projectId);
  expect(runs.map(({ status }) => status).sort()).toEqual([
    'finished',
    'finished',
    'finished',
    'finished',
    'paused',
  ]);
  for (const { curves, ...run } of records<OldRun>('runs')) {
    const { validationTop1, agreement, alignment, ...columns } = curves;
    const metrics = { top1: validationTop1, agreement, alignment };
    expect(await getRun(run.id)).toMatchObject({ ...run, curves: { ...columns, metrics } });
  }
  const { checkpoint, refused } = await newestCheckpoint(old.pausedRunId);
  expect(refused).toBe(0);
  expect(checkpoint).toMatchObject({ slot: old.paused.slot, step: old.paused.step });
  expect(decodeCheckpoint(checkpoint!.bytes)).toMatchObject({ step: old.paused.step, seed: 7 });
  expect((await newestCheckpoint(old.finishedRunId)).checkpoint?.slot).toBe('final');
  expect((await getRun(old.spaceRunId))?.addedClasses?.map(({ name }) => name)).toEqual(['purple']);
  for (const split of ['validation', 'test'] as const) {
    const evaluation = await evaluationOf(old.finishedRunId, split);
    expect(evaluation?.probabilities).toHaveLength(evaluation!.ids.length * 3);
  }
  const bakeoff = await bakeoffOf(old.projectId);
  expect(bakeoff).toMatchObject({ objectives: ['ce', 'kd-probe'], status: 'done' });
  expect(runs.filter((run) => run.bakeoff?.id === bakeoff?.id)).toHaveLength(2);
});

test('notes on names are there', async () => {
  const notes = await readNamingNotes(old.projectId);
  expect(notes?.prompts.map(({ name }) => name)).toEqual(['red', 'green', 'blue']);
  expect(notes?.decisions.map(([, decision]) => decision)).toEqual(['red', null]);
});
