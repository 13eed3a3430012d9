/** The Photos station's edits as they are kept: what a person did to a folder is there again after a reload. */
import { beforeEach, describe, expect, it } from 'vitest';
import { putProject } from '../storage/projects.ts';
import { deleteDatabase } from '../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../workers/shared/testing/drawn-project.ts';
import { createSession } from './create-session.ts';

/** A session is a page: it keeps the lock that lets one page write, so this file has one, opened again for each reload. */
const session = createSession();
const project = () => session.store.getState().project;

beforeEach(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 4);
  await session.open();
  await putProject({ ...project()!, classes: ['Dog', 'dog'] });
  await session.open();
});

describe('classes that are kept apart', () => {
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
