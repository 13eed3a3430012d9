/**
 * What the user says of names, kept with the project in real storage: no worker and no teacher is needed for that.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Proposals } from '../../core/naming.ts';
import type { PhotoEdit } from '../../core/photos/edits.ts';
import { applyEdit } from '../../core/photos/edits.ts';
import { readNamingNotes } from '../../storage/naming-notes.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { deleteDatabase } from '../../storage/testing/delete-database.ts';
import { storeDrawnProject } from '../../workers/shared/testing/drawn-project.ts';
import { createContext } from '../context.ts';
import { createFollowers } from '../followers.ts';
import { initialStudio } from '../initial.ts';
import { namingActions } from './actions.ts';

const PROMPTS = [{ name: 'hat', descriptions: ['cap'] }];

/** A page on its own, as after a reload; edits are only remembered. */
function openPage() {
  const context = createContext(createStore(() => initialStudio()));
  const edits: { readonly edit: PhotoEdit; readonly place: string }[] = [];
  const followers = createFollowers();
  const naming = namingActions(context, followers, {
    async edit(edit, { place = 'photos' } = {}) {
      edits.push({ edit, place });
      const { project, photos } = context.get();
      return applyEdit(project!, photos, edit);
    },
  });
  const openProject = async (id: string) => {
    const project = await getProject(id);
    const [follower] = followers.all();
    context.set({ project, photos: await photosOf(id), ...follower!.blank?.(context.get()) });
    await follower!.opened?.();
  };
  return { ...naming, followers, context, edits, openProject, naming: () => context.get().naming };
}

beforeEach(async () => {
  await deleteDatabase();
  await storeDrawnProject('one', 4);
  await storeDrawnProject('two', 4);
});

describe('what the user says of names', () => {
  it('is kept with its project, and there again after a reload', async () => {
    const page = openPage();
    await page.openProject('one');
    page.actions.setPrompts(PROMPTS, ['a {}.']);
    for (const id of ['a', 'b', 'c']) page.actions.decide([[id, 'hat']]);
    page.actions.decide([
      ['b', null],
      ['c', undefined],
    ]);
    const said = [
      ['a', 'hat'],
      ['b', null],
    ];
    await expect.poll(async () => (await readNamingNotes('one'))?.decisions).toEqual(said);

    await page.openProject('two');
    expect(page.naming()).toMatchObject({ prompts: [], decisions: new Map() });

    const reloaded = openPage();
    await reloaded.openProject('one');
    expect([...reloaded.naming().decisions]).toEqual(said);
    expect(reloaded.naming()).toMatchObject({ prompts: PROMPTS, templates: ['a {}.'] });
  });

  it('stays when the teacher changes; what the teacher said goes', async () => {
    const page = openPage();
    await page.openProject('one');
    page.actions.decide([['a', 'hat']]);
    page.context.set({ naming: { ...page.naming(), search: { text: 'red', hits: [] } } });
    for (const follower of page.followers.all()) follower.teacherChosen?.();
    expect(page.naming()).toMatchObject({ search: null, decisions: new Map([['a', 'hat']]) });
  });

  it('becomes one edit when it is accepted, and says which photos nobody looked at', async () => {
    const page = openPage();
    await page.openProject('one');
    const ids = page.context.get().photos.map(({ id }) => id);
    const proposals: Proposals = {
      method: 'text',
      classes: ['hat', 'shoe'],
      ids,
      probabilities: new Float32Array(8),
      classIndices: new Int32Array(4),
      margins: new Float32Array(4),
      calibration: { temperature: 1, source: 'teacher', photos: 0 },
    };
    page.context.set({ naming: { ...page.naming(), proposals } });
    const named = [
      { id: ids[2]!, classIndex: 1, isReviewed: true },
      { id: ids[3]!, classIndex: 0, isReviewed: false },
      { id: 'a photo that is gone', classIndex: 0, isReviewed: false },
    ];
    expect(await page.actions.accept(named)).toBe(true);
    const edit = {
      kind: 'name',
      named: [
        { index: 2, className: 'shoe' },
        { index: 3, className: 'hat' },
      ],
    };
    expect(page.edits).toEqual([{ edit, place: 'naming' }]);
    expect((await readNamingNotes('one'))?.unseenIds).toContain(ids[3]);
    expect((await readNamingNotes('one'))?.unseenIds).not.toContain(ids[2]);
    // An undo brings the photos back to the review: the proposals are still there.
    expect(page.naming().proposals).toBe(proposals);
  });

  it('is not lost on a teacher that has not looked: that is a fault of naming, in its place', async () => {
    const page = openPage();
    await page.openProject('one');
    expect(await page.actions.propose('text')).toBe(false);
    expect(await page.actions.search('red')).toBe(false);
    const { faults } = page.context.get();
    expect(faults.map(({ station, error }) => [station, error.code])).toEqual([
      ['naming', 'NO_EMBEDDINGS'],
      ['search', 'NO_EMBEDDINGS'],
    ]);
  });
});
