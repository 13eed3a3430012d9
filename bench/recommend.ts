/**
 * Trains the candidates of recommend-plan.ts for equal seconds in the app, and writes what came of each into
 * bench/results/recommend.json. Goes on where it was stopped.
 *
 *   npx tsx bench/recommend.ts ../shared/data/clothing --seconds 60,300 --seeds 1
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { ensureBuild } from '../scripts/distill/build.ts';
import { embed, importFolder, openRun } from '../scripts/distill/drive.ts';
import { createTerminal } from '../scripts/distill/terminal.ts';
import { DEFAULT_TEACHER } from '../src/core/teachers/catalogue.ts';
import { nameOf, type Trial, type TrialResult, trialsOf } from './recommend-plan.ts';

const RESULTS = 'bench/results/recommend.json';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    teacher: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seeds: { type: 'string', default: '1' },
    profile: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder with the photos.');

/** Sets the recipe, measures its pace, and gives it as many epochs as fit; null where the page refuses. */
async function prepare(page: Page, trial: Trial): Promise<number> {
  return page.evaluate(async ({ student, imageSizePx, start, objective, perClass, seconds, seed }) => {
    const { pupil } = globalThis as PupilPage;
    const { photos, project } = pupil.store.getState();
    const labelled = photos.filter(
      ({ split, classIndex, isExcluded }) => split === 'train' && classIndex !== null && !isExcluded,
    ).length;
    const classes = project?.classes.length ?? 1;
    const recipe = pupil.student.presetRecipe(objective, student, imageSizePx, {
      labelBudget: perClass === null ? 1 : Math.min(1, (perClass * classes) / labelled),
      seed,
      ...(start === null ? {} : { start: { kind: start } }),
    });
    pupil.student.setRecipe(recipe);
    await pupil.student.estimate();
    const { estimate } = pupil.store.getState().student;
    if (estimate === null) throw new Error('The pace could not be measured.');
    const epochs = Math.max(1, Math.round((1000 * seconds) / (estimate.msPerStep * estimate.stepsPerEpoch)));
    pupil.student.setRecipe({ ...recipe, epochs });
    return epochs;
  }, trial);
}

async function tried(page: Page, trial: Trial): Promise<TrialResult> {
  const epochs = await prepare(page, trial);
  const isDone = await page.evaluate(
    (name) => (globalThis as PupilPage).pupil.student.train(name),
    nameOf(trial),
  );
  const run = await openRun(page);
  if (!isDone || run.scores === null) throw new Error(`${nameOf(trial)} did not end: ${run.message}`);
  const { test, validation } = run.scores;
  return {
    ...trial,
    ...{ test: test ?? Number.NaN, validation: validation ?? Number.NaN, epochs },
    ...{ bestStep: run.best?.step ?? run.step, steps: run.step, trainedSeconds: run.trainMs / 1000 },
  };
}

const terminal = createTerminal();
ensureBuild(terminal, true);
const choice =
  values.teacher === undefined
    ? DEFAULT_TEACHER
    : { ...DEFAULT_TEACHER, id: basename(values.teacher), origin: 'same-origin' as const };
const mounts = values.teacher === undefined ? {} : { [`/teachers/${choice.id}/`]: resolve(values.teacher) };
const done: TrialResult[] = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : [];
const wanted = trialsOf({
  photos: basename(folder),
  teacher: choice.id,
  seconds: values.seconds.split(',').map(Number),
  seeds: Number(values.seeds),
});
const app = await openApp({
  profile: values.profile ?? null,
  mounts,
  onConsole: (text) => terminal.say(text),
});
try {
  const isEmpty = await app.page.evaluate(
    () => (globalThis as PupilPage).pupil.store.getState().photos.length === 0,
  );
  if (isEmpty) await importFolder(app.page, folder);
  await embed(app.page, choice);
  for (const trial of wanted) {
    if (done.some((one) => nameOf(one) === nameOf(trial))) continue;
    const result = await tried(app.page, trial);
    done.push(result);
    writeFileSync(RESULTS, `${JSON.stringify(done, null, 1)}\n`);
    terminal.say(
      `${nameOf(trial)}: ${(100 * result.test).toFixed(1)} %, ${result.trainedSeconds.toFixed(0)} s`,
    );
  }
} finally {
  await app.close();
}
