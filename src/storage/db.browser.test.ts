/** What an earlier version of Pupil has left in a browser must open, whole, in this one. */
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATABASE_NAME, database } from './db.ts';
import { embeddedIds } from './embedding-index.ts';
import { readEmbeddings } from './embeddings.ts';
import { deleteDatabase } from './testing/delete-database.ts';
import { projectNamed, runNamed } from './testing/records.ts';
import { viewedIds } from './view-index.ts';
import { commitViews } from './views.ts';

/**
 * Stores of version 1 with their keys, written out here so that no later change of ours can change what was
 * published.
 */
const VERSION_1: readonly (readonly [string, IDBObjectStoreParameters])[] = [
  ['projects', { keyPath: 'id' }],
  ['photos', { keyPath: ['projectId', 'index'] }],
  ['copies', { keyPath: 'key' }],
  ['pixels', { keyPath: 'key' }],
  ['copyIndex', { keyPath: 'id' }],
  ['embeddings', { keyPath: ['fingerprint', 'block'] }],
  ['cursors', { keyPath: 'fingerprint' }],
  ['knowledge', { keyPath: ['projectId', 'fingerprint'] }],
  ['runs', { keyPath: 'id' }],
  ['checkpoints', { keyPath: ['runId', 'slot'] }],
  ['evaluations', { keyPath: ['runId', 'split'] }],
  ['settings', {}],
];

beforeEach(deleteDatabase);
afterEach(deleteDatabase);

/** A database as version 1 made and filled it, closed again. */
async function leaveVersion1(): Promise<void> {
  const db = await openDB(DATABASE_NAME, 1, {
    upgrade(old) {
      for (const [name, keys] of VERSION_1) {
        const store = old.createObjectStore(name, keys);
        if (name === 'runs') store.createIndex('byProject', 'projectId');
      }
    },
  });
  await db.put('projects', projectNamed('old', { name: 'Kept', revision: 2 }));
  await db.put('photos', { projectId: 'old', index: 0, id: 'photo', split: 'train', classIndex: 0 });
  await db.put('embeddings', {
    fingerprint: 'teacher',
    block: 0,
    ids: ['photo'],
    dims: 2,
    values: Float32Array.of(3, 4),
  });
  await db.put('cursors', { fingerprint: 'teacher', blocks: 1, rows: 1, photosSeen: 1, embedMs: 9 });
  // Its blocks went with the projects that had used them.
  await db.put('cursors', { fingerprint: 'forgotten', blocks: 4, rows: 0, photosSeen: 2, embedMs: 9 });
  await db.put('runs', runNamed('run', 'old', { name: 'First' }));
  await db.put('settings', { any: 'value' }, 'one');
  db.close();
}

it('a database of version 1 keeps everything and gains the stores of this version', async () => {
  await leaveVersion1();
  const db = await database();
  expect(db.version).toBeGreaterThan(1);
  expect(await db.get('projects', 'old')).toMatchObject({ name: 'Kept', revision: 2 });
  expect(await db.get('photos', ['old', 0])).toMatchObject({ id: 'photo' });
  expect((await readEmbeddings('teacher', ['photo'])).values).toEqual(Float32Array.of(3, 4));
  expect(await db.get('cursors', 'teacher')).toMatchObject({ embedMs: 9, dims: 2 });
  expect(await embeddedIds('teacher')).toEqual(new Set(['photo']));
  expect(await db.get('cursors', 'forgotten')).toMatchObject({ blocks: 4, dims: null });
  expect(await db.getAllFromIndex('runs', 'byProject', 'old')).toMatchObject([{ name: 'First' }]);
  expect(await db.get('settings', 'one')).toEqual({ any: 'value' });

  const views = { parameters: new Uint8Array(12), values: Int8Array.of(1, 2) };
  await commitViews({ fingerprint: 'teacher', plan: 'p', dims: 2, ids: ['photo'], ...views }, null, 1);
  expect(await viewedIds('teacher', 'p')).toEqual(new Set(['photo']));
  await db.put('texts', { fingerprint: 'teacher', text: 'a photo', values: Float32Array.of(1, 0) });
});

it('an upgraded database has the stores of a fresh one', async () => {
  const layout = async () => {
    const db = await database();
    return [...db.objectStoreNames].map((name) => {
      const { keyPath, indexNames, autoIncrement } = db.transaction(name).store;
      return { name, keyPath, indexNames: [...indexNames], autoIncrement };
    });
  };
  const fresh = await layout();
  await deleteDatabase();
  await leaveVersion1();
  expect(await layout()).toEqual(fresh);
});
