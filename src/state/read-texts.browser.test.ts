/** Class names, read by the real teacher worker before an objective learns from them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { composeRecipe } from '../core/recipe/compose.ts';
import { photosOf } from '../storage/photos.ts';
import { getProject } from '../storage/projects.ts';
import { deleteDatabase } from '../storage/testing/delete-database.ts';
import { readTexts } from '../storage/texts.ts';
import { storeDrawnProject } from '../workers/shared/testing/drawn-project.ts';
import { createContext } from './context.ts';
import { createFollowers } from './followers.ts';
import { initialStudio } from './initial.ts';
import { haveClassNamesRead } from './read-texts.ts';
import type { Studio } from './studio.ts';
import { teacherActions } from './teacher/actions.ts';

const recipeOf = (preset: string, teacherFingerprint: string | null) =>
  composeRecipe({ preset, student: 'conv', imageSizePx: 32, teacherFingerprint, labelledShare: 1 });

const store = createStore<Studio>(() => initialStudio());
const context = createContext(store);
const facts = () => store.getState().teacher.facts!;
const { signal } = new AbortController();

/** The jobs that were shown meanwhile. */
async function jobsOf(preset: string, fingerprint = facts().fingerprint): Promise<readonly string[]> {
  const jobs: string[] = [];
  const part = (what: string) => () => jobs.push(what);
  await haveClassNamesRead(context, recipeOf(preset, fingerprint), { signal, part });
  return jobs;
}

const isRead = async (name: string) =>
  (await readTexts(facts().fingerprint, [`a photo of a ${name}.`]))[0] instanceof Float32Array;

describe('class names', () => {
  beforeAll(async () => {
    await deleteDatabase();
    await storeDrawnProject('one', 16);
    store.setState({ project: await getProject('one'), photos: await photosOf('one') });
    context.patch('teacher', {
      choice: { id: 'tiny-clip', origin: 'same-origin', dtype: 'q8', device: 'wasm' },
    });
    expect(await teacherActions(context, createFollowers()).embed()).toBe(true);
  });

  it('are left unread by an objective that does not ask for them, or that learns from another teacher', async () => {
    const [name] = store.getState().project!.classes;
    expect(await jobsOf('ce+icl')).toEqual([]);
    expect(await jobsOf('ce+anchor_text', 'another')).toEqual([]);
    expect(await isRead(name!)).toBe(false);
  });

  it('are read once, with progress, before an objective learns from them', async () => {
    const jobs = await jobsOf('ce+anchor_text');
    expect(jobs.at(-1)).toBe('The teacher reads');
    for (const name of store.getState().project!.classes) expect(await isRead(name)).toBe(true);
    expect(await jobsOf('ce+anchor_text')).toEqual([]);
  });

  it('are refused by a teacher that does not read, with what to do', async () => {
    context.patch('teacher', { facts: { ...facts(), hasText: false, fingerprint: 'blind' } });
    await expect(jobsOf('ce+anchor_text')).rejects.toThrow(/does not read texts.*choose a CLIP/);
  });
});
