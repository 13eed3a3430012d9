/**
 * Fills the profile of an old build through its page, in a person's order, until there is something in every store.
 */
import type { Page } from '@playwright/test';
import type { OldPage, OldRecipe } from './old-page.ts';

const BUILT_IN = { id: 'pupil-mini', origin: 'built-in', dtype: 'q8', device: 'wasm' };
const TINY_CLIP = { id: 'tiny-clip', origin: 'same-origin', dtype: 'fp32', device: 'wasm' };

/** 5,000 parameters, to keep checkpoints small; the page's own presets have 180,000 and more. */
const STUDENT = {
  id: 'conv',
  imageSizePx: 32,
  widths: [8, 8, 8, 8],
  blocksPerStage: [1, 1, 1, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 1,
  padding: 'sym',
};
const USUAL = { student: STUDENT, epochs: 6, batchSize: 8, seed: 7, backend: 'wasm' };

export interface Filled {
  readonly projectId: string;
  readonly finishedRunId: string;
  readonly pausedRunId: string;
  readonly spaceRunId: string;
}

async function insist(page: Page, what: string, hasSucceeded: boolean): Promise<void> {
  if (hasSucceeded) return;
  const faults = await page.evaluate(() => (globalThis as OldPage).pupil.store.getState().faults);
  throw new Error(`${what}: ${faults.map(({ error }) => error.message).join(' ')}`);
}

async function edit(page: Page, change: Readonly<Record<string, unknown>>): Promise<void> {
  const isDone = await page.evaluate((given) => (globalThis as OldPage).pupil.edit(given), change);
  await insist(page, `edit ${String(change['kind'])}`, isDone);
}

async function embed(page: Page, choice: Readonly<Record<string, unknown>>, views: number): Promise<void> {
  const isDone = await page.evaluate(
    async ([chosen, count]) => {
      const { pupil } = globalThis as OldPage;
      pupil.chooseTeacher(chosen);
      await pupil.chooseViews(count);
      return pupil.embed();
    },
    [choice, views] as const,
  );
  await insist(page, 'embed', isDone);
}

/** @returns the id of the new run */
async function train(
  page: Page,
  name: string,
  preset: string,
  change: OldRecipe,
  pauseAtStep = Number.POSITIVE_INFINITY,
): Promise<string> {
  const { isDone, runId } = await page.evaluate(
    async ({ name, preset, change, pauseAtStep }) => {
      const { pupil } = globalThis as OldPage;
      // A preset keeps the head of the recipe before it.
      const { head: _before, ...recipe } = pupil.presetRecipe(preset, 'conv', 32);
      pupil.setRecipe({ ...recipe, ...change });
      const unsubscribe = pupil.store.subscribe(({ student: { progress } }) => {
        if (progress === null || progress.step < pauseAtStep) return;
        unsubscribe();
        pupil.pauseTraining();
      });
      const isDone = await pupil.train(name);
      unsubscribe();
      return { isDone, runId: pupil.store.getState().student.runId };
    },
    { name, preset, change: { ...USUAL, ...change }, pauseAtStep },
  );
  await insist(page, `train ${name}`, isDone || Number.isFinite(pauseAtStep));
  return runId!;
}

async function bring(page: Page, folder: string): Promise<void> {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'old-folder' });
    input.webkitdirectory = true;
    document.body.append(input);
  });
  await page.locator('#old-folder').setInputFiles(folder);
  const isDone = await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#old-folder')!;
    const files = [...(input.files ?? [])].map((file) => ({
      path: file.webkitRelativePath.split('/').slice(1).join('/'),
      file,
    }));
    input.remove();
    return (globalThis as OldPage).pupil.importPhotos([{ kind: 'files', name: 'photos', files }], 'photos');
  });
  await insist(page, 'importPhotos', isDone);
}

async function editPhotos(page: Page): Promise<string> {
  await edit(page, { kind: 'rename-class', classIndex: 1, name: 'Grün' });
  await edit(page, { kind: 'exclude', indices: [3], isExcluded: true });
  await edit(page, { kind: 'keep-apart', classes: [0, 1] });
  return page.evaluate(() => (globalThis as OldPage).pupil.store.getState().project!.id);
}

/** A teacher that reads: notes on names, texts, and a student that was given a class by its name. */
async function readNames(page: Page): Promise<string> {
  await embed(page, TINY_CLIP, 1);
  const hasProposed = await page.evaluate(() => {
    const { pupil } = globalThis as OldPage;
    const names = ['red', 'green', 'blue'];
    pupil.setPrompts(
      names.map((name) => ({ name, descriptions: name === 'red' ? ['a red thing'] : [] })),
      ['a photo of {}'],
    );
    const { photos } = pupil.store.getState();
    const unlabelled = photos.filter(({ classIndex }) => classIndex === null);
    pupil.decide([
      [unlabelled[0]!.id, 'red'],
      [unlabelled[1]!.id, null],
    ]);
    return pupil.propose('text');
  });
  await insist(page, 'propose', hasProposed);
  const head = { kind: 'space', by: 'texts' };
  const runId = await train(page, 'By class names', 'kd-probe', {
    head,
    sampling: { kind: 'class-balanced' },
  });
  const isAdded = await page.evaluate(() => (globalThis as OldPage).pupil.addClass('purple'));
  await insist(page, 'addClass', isAdded);
  return runId;
}

async function compare(page: Page): Promise<void> {
  const isDone = await page.evaluate(() =>
    (globalThis as OldPage).pupil.startBakeoff({
      objectives: ['ce', 'kd-probe'],
      students: ['mobile'],
      seeds: [1],
      imageSizePx: 32,
      epochs: 2,
      batchSize: 16,
      labelBudget: 1,
      backend: 'wasm',
    }),
  );
  await insist(page, 'startBakeoff', isDone);
}

/** @param page of the old build, open and empty. @returns with one run paused and nothing at work */
export async function fill(page: Page, folder: string): Promise<Filled> {
  await bring(page, folder);
  const projectId = await editPhotos(page);
  const spaceRunId = await readNames(page);
  await embed(page, BUILT_IN, 2);
  const finishedRunId = await train(page, 'To its end', 'kd-probe', {});
  for (const split of ['validation', 'test']) {
    const isDone = await page.evaluate((which) => (globalThis as OldPage).pupil.evaluate(which), split);
    await insist(page, `evaluate ${split}`, isDone);
  }
  const isMeasured = await page.evaluate(() => {
    const { pupil } = globalThis as OldPage;
    return pupil.measureLoop(pupil.store.getState().student.recipe);
  });
  await insist(page, 'measureLoop', isMeasured);
  await compare(page);
  const start = { kind: 'run', runId: finishedRunId, name: 'To its end' };
  const pausedRunId = await train(page, 'Paused', 'kd-probe', { epochs: 500, start }, 300);
  return { projectId, finishedRunId, pausedRunId, spaceRunId };
}
