/** Choosing photos with the real worker on real storage; only the edit is applied by hand. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { PhotoEdit } from '../../core/photos/edits.ts';
import { applyEdit } from '../../core/photos/edits.ts';
import type { Photo, PhotoId } from '../../core/records/project.ts';
import { USUAL_QUESTIONS } from '../../core/selection/selection.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { FACTS } from '../../ui/testing/teacher.ts';
import { FINGERPRINT, storeFolder } from '../../workers/trainer/testing/stored-folder.ts';
import { createContext } from '../context.ts';
import { createFollowers } from '../followers.ts';
import { initialStudio } from '../initial.ts';
import { seen } from '../testing/seen.ts';
import { selectionActions } from './actions.ts';

/** One for all tests: the lock that keeps two tabs apart is held for the life of a page. */
const context = createContext(createStore(() => initialStudio()));

async function openPage(fingerprint = FINGERPRINT) {
  context.set(initialStudio());
  const photos = await photosOf('one');
  const teacher = { ...context.get().teacher, facts: { ...FACTS, fingerprint }, embedded: photos.length };
  context.set({ project: await getProject('one'), photos, teacher });
  const edits: PhotoEdit[] = [];
  const unseen: string[] = [];
  const edit = async (edit: PhotoEdit) => {
    edits.push(edit);
    const { project, photos } = context.get();
    const edited = applyEdit(project!, photos, edit);
    context.set({ project: edited.project, photos: edited.photos, undoable: edited.what });
    return edited;
  };
  const noteUnseen = async (ids: readonly PhotoId[]) => void unseen.push(...ids);
  const actions = selectionActions(context, createFollowers(), { edit }, noteUnseen);
  return { context, actions, edits, unseen, selection: () => context.get().selection };
}

let photos: readonly Photo[];
beforeEach(async () => {
  await deleteDatabase();
  photos = await storeFolder('one');
});

describe('choosing photos', () => {
  it('finds photos that go, changes nothing, and does it in one edit', async () => {
    const page = await openPage();
    const question = {
      ...USUAL_QUESTIONS.balance,
      limit: { by: 'ratio', ratio: 0.25 },
      isGuarded: false,
    } as const;
    expect(await page.actions.find(question)).toBe(true);
    const { found } = page.selection();
    expect(page.context.get().jobs).toEqual({});
    // 42 labelled and 6 unlabelled photos are in training.
    expect(found).toMatchObject({ trainPhotos: 48, revision: 0, named: [] });
    expect(found!.excluded).toHaveLength(12);
    expect([...found!.classes.before]).toEqual([14, 14, 14]);
    expect(page.edits).toEqual([]);
    expect(await page.actions.apply()).toBe(true);
    expect(page.edits).toHaveLength(1);
    expect(page.context.get().photos.filter(({ isExcluded }) => isExcluded)).toHaveLength(12);
    expect(page.selection()).toMatchObject({
      found: null,
      applied: { what: 'exclude 12 photos', revision: 1 },
    });
  });

  it('names photos for training alone, and tells that nobody has looked at them', async () => {
    const page = await openPage();
    expect(await page.actions.find({ ...USUAL_QUESTIONS['pseudo-labels'], quantile: 0 })).toBe(true);
    const named = page.selection().found!.named;
    expect(named.length).toBeGreaterThan(2);
    for (const { id, classIndex } of named) {
      expect(classIndex).toBe(photos.findIndex((photo) => photo.id === id) % 3);
    }
    expect(await page.actions.apply()).toBe(true);
    expect(page.unseen).toEqual(named.map(({ id }) => id));
    const changed = page.context.get().photos.filter(({ id }) => page.unseen.includes(id));
    expect(changed.every(({ split, classIndex }) => split === 'train' && classIndex !== null)).toBe(true);
  });

  it('counts what a way of drawing would show, and has nothing to apply', async () => {
    const page = await openPage();
    const sampling = { kind: 'one-of-alike', minCosine: 0.5 } as const;
    expect(await page.actions.find({ kind: 'draw', sampling, seed: 1 })).toBe(true);
    const { found } = page.selection();
    expect(found).toMatchObject({ trainPhotos: 48, excluded: [], named: [] });
    expect(found!.shown).toBeGreaterThan(0);
    expect(found!.shown).toBeLessThan(48);
    expect(found!.clusters.after.reduce((a, b) => a + b, 0)).toBe(48);
    expect(await page.actions.apply()).toBe(false);
    expect(page.edits).toEqual([]);
  });

  it('refuses what was found before the photos changed', async () => {
    const page = await openPage();
    await page.actions.find(USUAL_QUESTIONS.coreset);
    const project = page.context.get().project!;
    page.context.set({ project: { ...project, revision: project.revision + 1 } });
    expect(await page.actions.apply()).toBe(false);
    expect(page.edits).toEqual([]);
  });

  it('can be cancelled, which is no fault', async () => {
    const page = await openPage();
    const asked = page.actions.find(USUAL_QUESTIONS.balance);
    await seen(page.context.store, ({ jobs }) => jobs.selection !== undefined);
    page.actions.cancel();
    expect(await asked).toBe(false);
    expect(page.selection().found).toBeNull();
    expect(page.context.get()).toMatchObject({ faults: [] });
    expect(page.context.get().jobs).toEqual({});
  });

  it('says in its place what it lacks', async () => {
    const page = await openPage('somebody-else');
    expect(await page.actions.find(USUAL_QUESTIONS.balance)).toBe(false);
    expect(page.context.get().faults).toMatchObject([
      { station: 'selection', error: { code: 'NO_EMBEDDINGS' } },
    ]);
  });
});
