/** The Photos station's edits as they are kept: what a person did to a folder is there again after a reload. */
import { beforeEach, describe, expect, it } from 'vitest';
import { replacePhotos } from '../../storage/photos.ts';
import { putProject } from '../../storage/projects.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createSession } from '../create-session.ts';

/**
 * A session is a page: it keeps the lock that lets one page write, so this file has one, opened again for each
 * reload.
 */
const session = createSession();
const project = () => session.store.getState().project;

/** What a reload would show. */
async function reloaded() {
  const { project, photos } = session.store.getState();
  await session.open();
  const { project: storedProject, photos: storedPhotos } = session.store.getState();
  return { shown: { project, photos }, stored: { project: storedProject, photos: storedPhotos } };
}

beforeEach(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 4);
  await session.open();
});

describe('edits that overlap', () => {
  it('are on the page what they are on the disk, each of the class that was meant', async () => {
    const classes = ['a', 'b', 'c', 'd'];
    const photos = session.store.getState().photos.map((photo, i) => ({ ...photo, classIndex: i }));
    await replacePhotos({ ...project()!, classes }, photos);
    await session.open();
    const { revision } = project()!;
    const edits = await Promise.all([
      session.photos.edit({ kind: 'merge-class', from: 0, into: 1 }),
      session.photos.edit({ kind: 'rename-class', classIndex: 3, name: 'last' }),
      session.photos.edit({ kind: 'move', indices: [0], classIndex: 2 }),
      session.photos.undo(),
    ]);
    expect(edits).toEqual([true, true, true, true]);
    const { shown, stored } = await reloaded();
    expect(shown).toEqual(stored);
    expect(stored.project).toMatchObject({ classes: ['b', 'c', 'last'], revision: revision + 4 });
    expect(stored.photos.map(({ classIndex }) => classIndex)).toEqual([0, 0, 1, 2]);
  });

  it('of a page that has read an older project change nothing, and leave no undo', async () => {
    await putProject({ ...project()!, revision: 7 });
    const before = session.store.getState();
    expect(await session.photos.edit({ kind: 'exclude', indices: [0], isExcluded: true })).toBe(false);
    const { project: after, photos, undoable, faults } = session.store.getState();
    expect(faults).toMatchObject([{ station: 'photos', error: { code: 'EDIT_STALE' } }]);
    expect({ after, photos, undoable }).toEqual({
      after: before.project,
      photos: before.photos,
      undoable: null,
    });
  });
});

describe('labels that leave', () => {
  it('are offered as a file until something of them changes', async () => {
    expect(await session.photos.writeData({ kind: 'labels' })).toBe(true);
    const { written } = session.store.getState();
    expect(written).toMatchObject({ fileName: 'drawn-labels.csv', notes: ['4 lines, a photo each.'] });
    expect((await written!.file.text()).split('\r\n')[1]).toMatch(/^discs\/0\.jpg,discs,train,false,/);
    await session.photos.edit({ kind: 'exclude', indices: [0], isExcluded: true });
    expect(session.store.getState().written).toBeNull();
    await session.photos.undo();
  });

  it('are said not to be there in their own place', async () => {
    const what = { kind: 'embeddings', layout: 'npy', fingerprint: 'blind', teacher: 'CLIP' } as const;
    expect(await session.photos.writeData(what)).toBe(false);
    expect(session.store.getState().faults).toMatchObject([
      { station: 'dataOut', error: { code: 'NO_EMBEDDINGS' } },
    ]);
    session.dismissFault('dataOut');
  });
});

describe('classes that are kept apart', () => {
  beforeEach(async () => {
    await putProject({ ...project()!, classes: ['Dog', 'dog'] });
    await session.open();
  });

  it('stay so after a reload, with the same revision', async () => {
    const before = project();
    expect(await session.photos.edit({ kind: 'keep-apart', classes: [0, 1] })).toBe(true);
    expect(session.store.getState().undoable).toBe('keep both Dog and dog');
    await session.open();
    expect(project()).toEqual({ ...before, keptApart: [['Dog', 'dog']] });
  });

  it('are a question again after an undo', async () => {
    const before = project();
    await session.photos.edit({ kind: 'keep-apart', classes: [0, 1] });
    expect(await session.photos.undo()).toBe(true);
    await session.open();
    expect(project()).toStrictEqual(before);
  });
});
