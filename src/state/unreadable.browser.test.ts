/**
 * A page over a database of an earlier build in which records are damaged opens on what is whole, and says what is
 * not.
 */
import { beforeEach, expect, it } from 'vitest';
import { closeDatabase, database } from '../storage/db.ts';
import { deleteDatabase } from '../storage/testing/delete-database.ts';
import { fetchOldFixture } from '../storage/testing/fetch-old-fixture.ts';
import type { OldFixture } from '../storage/testing/old-fixture.ts';
import { projectNamed } from '../storage/testing/records.ts';
import { writeDatabase } from '../storage/testing/stored-database.ts';
import { createSession } from './create-session.ts';

const session = createSession();
const studio = () => session.store.getState();
let old: OldFixture;

beforeEach(async () => {
  await deleteDatabase();
  old = await fetchOldFixture();
  await writeDatabase(old.database);
});

/** Puts a record where one of this version would lie. */
async function put(store: 'projects' | 'photos' | 'runs' | 'settings', value: unknown, key?: string) {
  await (await database()).put(store, value, key);
}

it('opens the newest project that can be read, with the runs that can', async () => {
  await put('projects', projectNamed('newer', { createdAtMs: 8e15 }));
  await put('photos', { projectId: 'newer', index: 0, id: 'photo' });
  await put('runs', { id: 'damaged', projectId: old.projectId, name: 'Damaged' });
  await put('settings', { count: 3 }, 'teacher-views');
  await session.open();
  expect(studio()).toMatchObject({ isOpen: true, faults: [], project: { id: old.projectId } });
  expect(studio().student.runs).toHaveLength(5);
  expect(studio().teacher.embedded).toBe(32);
  expect(studio().ledger.unreadable.map(({ store, key }) => [store, key])).toEqual([
    ['photos', ['newer', 0]],
    ['settings', 'teacher-views'],
    ['runs', 'damaged'],
  ]);

  expect(await session.photos.openProject('newer')).toBe(false);
  expect(studio()).toMatchObject({ project: { id: old.projectId }, faults: [{ station: 'photos' }] });

  const run = studio().ledger.unreadable.find(({ store }) => store === 'runs')!;
  expect(await session.removeUnreadable(run)).toBe(true);
  expect(studio().ledger.unreadable).not.toContainEqual(run);
  expect(await (await database()).get('runs', 'damaged')).toBeUndefined();
  await closeDatabase();
});
