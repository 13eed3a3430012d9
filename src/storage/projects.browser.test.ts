import { afterEach, describe, expect, test } from 'vitest';
import type { Bakeoff } from '../core/bakeoff/bakeoff.ts';
import { STUDENT_SIDE_PX } from '../core/limits.ts';
import type { Photo, Project } from '../core/records/project.ts';
import type { CopyIndex } from '../core/records/stored-blocks.ts';
import { bakeoffOf, putBakeoff } from './bakeoffs.ts';
import { commitBlock, knownCopies, readCopy, readCopyBlocks, readPixels } from './copies.ts';
import { database } from './db.ts';
import { embeddedIds } from './embedding-index.ts';
import { commitEmbeddings } from './embeddings.ts';
import { readNamingNotes, writeNamingNotes } from './naming-notes.ts';
import { photosOf, putPhotos, replacePhotos, saveEdit } from './photos.ts';
import { listProjects, putProject, removeProject, stampMs } from './projects.ts';
import { storageEstimate } from './quota.ts';
import { projectNamed } from './testing/records.ts';

const SIZE = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;

afterEach(async () => {
  const db = await database();
  for (const store of db.objectStoreNames) await db.clear(store);
});

function photosNamed(projectId: string, ids: readonly string[]): Photo[] {
  return ids.map((id, index) => ({
    projectId,
    index,
    id,
    path: `${id}.jpg`,
    name: `${id}.jpg`,
    format: 'jpeg',
    widthPx: 4,
    heightPx: 3,
    sizeBytes: 10,
    classIndex: 0,
    split: 'train',
    isExcluded: false,
  }));
}

function bakeoffFor(projectId: string): Bakeoff {
  return {
    id: `of ${projectId}`,
    projectId,
    createdAtMs: 1,
    revision: 0,
    teacherFingerprint: null,
    labelledShare: 1,
    status: 'paused',
    objectives: ['ce', 'fd'],
    students: ['conv'],
    seeds: [1],
    imageSizePx: 32,
    epochs: 1,
    batchSize: 8,
    labelBudget: 1,
    backend: 'wasm',
  };
}

/**
 * A block in which the photo of row r has a copy of r + 1 bytes, all of them `mark + r`, and pixels of the same
 * value.
 */
async function store(key: string, ids: readonly string[], mark: number, photos: readonly Photo[] = []) {
  const offsets = new Uint32Array(ids.length + 1);
  ids.forEach((_, row) => {
    offsets[row + 1] = offsets[row]! + row + 1;
  });
  const bytes = new Uint8Array(offsets[ids.length]!);
  const pixels = new Uint8Array(ids.length * SIZE);
  const index = ids.map((id, row): CopyIndex => {
    bytes.fill(mark + row, offsets[row], offsets[row + 1]);
    pixels.fill(mark + row, row * SIZE, (row + 1) * SIZE);
    return { id, copyKey: key, copyRow: row, pixelKey: key, pixelRow: row, widthPx: 4, heightPx: 3 };
  });
  await commitBlock(
    {
      copies: { key, ids, offsets, mimeType: 'image/jpeg', bytes },
      pixels: { key, ids, sidePx: STUDENT_SIDE_PX, pixels },
      index,
    },
    photos,
  );
}

describe('working copies', () => {
  test('come back by id, by block and as pixels in the order asked', async () => {
    await store('k1', ['a', 'b'], 10);
    await store('k2', ['c'], 30);
    expect([...(await readCopy('b'))!.bytes]).toEqual([11, 11]);
    expect(await readCopy('nobody')).toBeNull();
    const blocks: string[][] = [];
    for await (const block of readCopyBlocks(['c', 'nobody', 'a'])) blocks.push(block.map((copy) => copy.id));
    expect(blocks).toEqual([['a'], ['c']]);
    const pixels = await readPixels(['c', 'a', 'b', 'a']);
    expect([0, 1, 2, 3].map((row) => pixels[row * SIZE])).toEqual([30, 10, 11, 10]);
    expect(pixels).toHaveLength(4 * SIZE);
  });

  test('that are missing are told, not made up', async () => {
    await expect(readPixels(['nobody'])).rejects.toMatchObject({ code: 'STORAGE' });
  });

  test('and their photos stand or fall together', async () => {
    const broken = { ...photosNamed('p', ['a'])[0]!, index: undefined as unknown as number };
    await expect(store('k1', ['a'], 1, [broken])).rejects.toMatchObject({ code: 'STORAGE' });
    expect((await knownCopies(['a'])).size).toBe(0);
  });
});

describe('photos', () => {
  test('come back in their order, however many there are', async () => {
    const ids = Array.from({ length: 4_500 }, (_, i) => `${i}`);
    await putPhotos(photosNamed('p', ids));
    await putPhotos(photosNamed('p2', ['x']));
    expect((await photosOf('p')).map((photo) => photo.id)).toEqual(ids);
  });

  test('are replaced as a whole and edited one by one', async () => {
    const project = projectNamed('p', { createdAtMs: 1 });
    await putPhotos(photosNamed('p', ['a', 'b', 'c']));
    await replacePhotos(project, photosNamed('p', ['d', 'e']));
    const [, second] = await photosOf('p');
    await saveEdit(project, { ...project, revision: 1 }, [{ ...second!, isExcluded: true }]);
    expect((await photosOf('p')).map((photo) => [photo.id, photo.isExcluded])).toEqual([
      ['d', false],
      ['e', true],
    ]);
    expect((await listProjects())[0]?.revision).toBe(1);
  });

  test('are not edited by whoever read an older revision, or a project that is gone', async () => {
    const project = projectNamed('p', { revision: 4 });
    await replacePhotos(project, photosNamed('p', ['a']));
    const [photo] = await photosOf('p');
    const edit = (before: Project) =>
      saveEdit(before, { ...before, name: 'edited', revision: 9 }, [{ ...photo!, isExcluded: true }]);
    for (const before of [{ ...project, revision: 3 }, projectNamed('gone')]) {
      await expect(edit(before)).rejects.toMatchObject({ code: 'EDIT_STALE' });
    }
    expect((await listProjects())[0]).toEqual(project);
    expect(await photosOf('p')).toEqual([photo]);
  });
});

describe('projects', () => {
  test('are listed newest first, without those cut off, and stamped after all others', async () => {
    await putProject(projectNamed('old', { createdAtMs: 1 }));
    await putProject(projectNamed('future', { createdAtMs: 8e15 }));
    await putProject(projectNamed('partial', { createdAtMs: 8.1e15, isPartial: true }));
    expect((await listProjects()).map((project) => project.id)).toEqual(['future', 'old']);
    expect(await stampMs()).toBeGreaterThan(8.1e15);
  });

  test('take with them only what no other project uses', async () => {
    await putProject(projectNamed('p1', { createdAtMs: 1 }));
    await putProject(projectNamed('p2', { createdAtMs: 2 }));
    await store('own', ['a', 'b'], 1, photosNamed('p1', ['a', 'b', 'c']));
    await store('shared', ['c', 'd'], 9);
    await putPhotos(photosNamed('p2', ['c']));
    const db = await database();
    for (const ids of [['a', 'b'], ['c']]) {
      const values = new Float32Array(ids.length);
      await commitEmbeddings({ fingerprint: 'f', ids, dims: 1, values }, ids.length, 1);
    }
    const notes = { prompts: [], templates: [], unseenIds: ['c'], decisions: [] };
    await Promise.all(['p1', 'p2'].map((id) => writeNamingNotes(id, notes)));
    await Promise.all(['p1', 'p2'].map((id) => putBakeoff(bakeoffFor(id))));

    await removeProject('p1');
    expect([...(await knownCopies(['a', 'b', 'c', 'd'])).keys()]).toEqual(['c', 'd']);
    expect(await db.getAllKeys('copies')).toEqual(['shared']);
    expect(await db.getAllKeys('pixels')).toEqual(['shared']);
    expect(await db.getAllKeys('embeddings')).toEqual([['f', 1]]);
    expect(await embeddedIds('f')).toEqual(new Set(['c']));
    expect(await db.get('cursors', 'f')).toMatchObject({ blocks: 2, rows: 1, photosSeen: 3 });
    expect(await photosOf('p2')).toHaveLength(1);
    expect([await readNamingNotes('p1'), await readNamingNotes('p2')]).toEqual([null, notes]);
    expect([await bakeoffOf('p1'), await bakeoffOf('p2')]).toEqual([null, bakeoffFor('p2')]);
  });

  test('that are gone are not given a comparison by whoever was still at it', async () => {
    await putBakeoff(bakeoffFor('gone'));
    expect(await bakeoffOf('gone')).toBeNull();
  });
});

test('the storage estimate is in bytes', async () => {
  const { usedBytes, quotaBytes } = await storageEstimate();
  expect(quotaBytes).toBeGreaterThan(usedBytes!);
});
