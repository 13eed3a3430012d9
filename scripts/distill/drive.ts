/**
 * The steps of the journey, done on the open page through its session: what a person's buttons call, in a person's
 * order.
 */
import type { Page } from '@playwright/test';
import { TOP1 } from '../../src/core/metrics/top1.ts';
import type { Choices } from '../../src/core/recipe/compose.ts';
import type { Recipe } from '../../src/core/recipe/recipe.ts';
import type { Run } from '../../src/core/records/run.ts';
import type { TeacherChoice } from '../../src/core/records/teacher.ts';
import { headOf } from '../../src/core/students/head.ts';
import type { LoopCost } from '../../src/core/training/loop-cost.ts';
import type { ViewCount } from '../../src/core/views/plan.ts';
import type { Job } from '../../src/state/jobs/job.ts';
import type { PupilPage } from './browser.ts';
import { DistillFailure } from './failure.ts';
import { bringNetwork } from './give.ts';
import { insist } from './insist.ts';
import { type DistillOptions, USUAL_OBJECTIVE, USUAL_SIZE_PX } from './options.ts';
import type { Answers, Findings } from './report.ts';

const PROGRESS_EVERY_MS = 250;
const CHUNK_BYTES = 3 * 1024 * 1024;

/** Reports the job at work on the page, a few times a second at most. */
export async function followJobs(page: Page, onJob: (job: Job) => void): Promise<void> {
  await page.exposeFunction('pupilProgress', onJob);
  await page.evaluate((everyMs) => {
    const { pupil, pupilProgress } = globalThis as PupilPage & { pupilProgress(job: Job): Promise<void> };
    let shownMs = Number.NEGATIVE_INFINITY;
    pupil.store.subscribe(({ jobs }) => {
      // The one that began last: a run rather than the comparison that it belongs to.
      const job = Object.values(jobs).findLast(({ state }) => state !== 'paused');
      if (job === undefined || performance.now() - shownMs < everyMs) return;
      shownMs = performance.now();
      void pupilProgress(job);
    });
  }, PROGRESS_EVERY_MS);
}

export async function importSample(page: Page): Promise<void> {
  await insist(
    page,
    await page.evaluate(() => (globalThis as PupilPage).pupil.photos.importSample()),
    'photos',
  );
}

/**
 * Embeds what has no embedding yet, and looks at so many views of the training photos. With a kept profile there may
 * be nothing to do.
 */
export async function embed(page: Page, choice: TeacherChoice, views: ViewCount = 1): Promise<void> {
  const hasSucceeded = await page.evaluate(
    async ([wanted, count]) => {
      const { pupil } = globalThis as PupilPage;
      await pupil.teacher.chooseViews(count);
      const { teacher, student, photos } = pupil.store.getState();
      const isKnown = teacher.choice.id === wanted.id && teacher.choice.origin === wanted.origin;
      const isViewed = count === 1 || student.recipe.views?.count === count;
      if (isKnown && isViewed && teacher.knowledge !== null && teacher.embedded >= photos.length) return true;
      pupil.teacher.choose(wanted);
      return pupil.teacher.embed();
    },
    [choice, views] as const,
  );
  await insist(page, hasSucceeded, 'teacher');
}

type TrainOptions = Pick<
  DistillOptions,
  | 'objective'
  | 'head'
  | 'student'
  | 'studentFile'
  | 'start'
  | 'imageSizePx'
  | 'labelBudget'
  | 'epochs'
  | 'batchSize'
  | 'patience'
  | 'seed'
  | 'backend'
>;

/** What the command line chooses beside objective and student; the rest is as the page suggests. */
function choicesOf(options: TrainOptions): Choices {
  const { head, start, labelBudget, epochs, batchSize, patience, seed, backend } = options;
  return {
    ...{ head: headOf(head), labelBudget, patience, seed, backend },
    ...(epochs === null ? {} : { epochs }),
    ...(batchSize === null ? {} : { batchSize }),
    // Pretrained weights are what a student that has them starts from anyway.
    ...(start === 'random' ? { start: { kind: start } } : {}),
  };
}

export async function train(page: Page, options: TrainOptions): Promise<void> {
  const { studentFile } = options;
  const brought = studentFile === null ? null : await bringNetwork(page, studentFile);
  const imageSizePx = options.imageSizePx ?? brought?.imageSizePx ?? USUAL_SIZE_PX;
  const hasSucceeded = await page.evaluate(
    ({ objective, usual, student, called, imageSizePx, choices }) => {
      const { pupil } = globalThis as PupilPage;
      const recommended = pupil.store.getState().student.recipe;
      const composed = (preset: string) => pupil.student.presetRecipe(preset, student, imageSizePx, choices);
      // What can see already learns from what is recommended to others that can.
      const canSee = composed(usual).start.kind !== 'random' && recommended.start.kind !== 'random';
      const recipe = composed(objective ?? (canSee ? recommended.preset : usual));
      pupil.student.setRecipe(recipe);
      return pupil.student.train(`${recipe.preset}, ${called} ${imageSizePx} px, seed ${choices.seed}`);
    },
    {
      ...{ objective: options.objective, usual: USUAL_OBJECTIVE },
      student: brought?.id ?? options.student,
      called: options.student,
      ...{ imageSizePx, choices: choicesOf(options) },
    },
  );
  await insist(page, hasSucceeded, 'student');
}

/** What came of the open run, without its curves. @throws {DistillFailure} training, where no run is open */
export async function openRun(page: Page): Promise<Omit<Run, 'curves'>> {
  const run = await page.evaluate(() => {
    const { runs, runId } = (globalThis as PupilPage).pupil.store.getState().student;
    const open = runs.find(({ id }) => id === runId);
    if (open === undefined) return null;
    const { curves: _curves, ...facts } = open;
    return facts;
  });
  if (run === null) throw new DistillFailure('training', 'The app lost its run on the way.');
  return run;
}

/**
 * Has the page measure what a step costs with the teacher in the loop.
 * @param recipe null: that of the open run
 * @throws {DistillFailure} training
 */
export async function measureLoop(page: Page, recipe: Recipe | null): Promise<LoopCost> {
  const hasSucceeded = await page.evaluate((given) => {
    const { pupil } = globalThis as PupilPage;
    const { runs, runId, recipe: current } = pupil.store.getState().student;
    return pupil.student.measureLoop(given ?? runs.find(({ id }) => id === runId)?.recipe ?? current);
  }, recipe);
  await insist(page, hasSucceeded, 'loop');
  const cost = await page.evaluate(
    () => (globalThis as PupilPage).pupil.store.getState().student.loopCosts[0] ?? null,
  );
  if (cost === null) throw new DistillFailure('training', 'The app measured, but kept no figures.');
  return cost;
}

export async function evaluate(page: Page, split: 'test' | 'validation'): Promise<Answers> {
  const hasSucceeded = await page.evaluate(
    (which) => (globalThis as PupilPage).pupil.results.evaluate(which),
    split,
  );
  await insist(page, hasSucceeded, 'results');
  return page.evaluate(() => {
    const { evaluation } = (globalThis as PupilPage).pupil.store.getState().results;
    return {
      classes: evaluation?.classes.length ?? 0,
      labels: [...(evaluation?.labels ?? [])],
      probabilities: [...(evaluation?.probabilities ?? [])],
      figures: { ...evaluation?.figures },
      msPerImage: evaluation?.msPerImage ?? Number.NaN,
    };
  });
}

/**
 * Has the student written, reloaded and checked.
 * @returns the zip.
 * @throws {DistillFailure} export, when the check refused it
 */
export async function exportStudent(page: Page, formats: readonly string[]): Promise<Buffer> {
  const hasSucceeded = await page.evaluate((ids) => {
    const { takeaway } = (globalThis as PupilPage).pupil;
    takeaway.choose(ids);
    return takeaway.export();
  }, formats);
  await insist(page, hasSucceeded, 'takeaway');
  const chunks: Buffer[] = [];
  for (let start = 0; ; start += CHUNK_BYTES) {
    const base64 = await page.evaluate(
      ([from, to]) => {
        const zip = (globalThis as PupilPage).pupil.store.getState().takeaway.exported?.zip;
        let text = '';
        for (const byte of zip?.subarray(from, to) ?? []) text += String.fromCharCode(byte);
        return btoa(text);
      },
      [start, start + CHUNK_BYTES] as const,
    );
    if (base64 === '') break;
    chunks.push(Buffer.from(base64, 'base64'));
  }
  const zip = Buffer.concat(chunks);
  if (zip.length === 0)
    throw new DistillFailure('export', 'The app says that it exported, but there is no file.');
  return zip;
}

/** What the check of the last export found. @throws {DistillFailure} export, where there is none */
export async function exportFacts(page: Page): Promise<Findings['exported']> {
  const facts = await page.evaluate(() => {
    const { exported } = (globalThis as PupilPage).pupil.store.getState().takeaway;
    if (exported === null) return null;
    const { zip: _zip, ...rest } = exported;
    return rest;
  });
  if (facts === null) throw new DistillFailure('export', 'The app lost its export on the way.');
  return facts;
}

/** Everything that the report needs from the page, without the heavy arrays. */
export async function findings(page: Page): Promise<Omit<Findings, 'recommended' | 'notes' | 'exported'>> {
  const found = await page.evaluate((top1) => {
    const { project, photos, teacher, student } = (globalThis as PupilPage).pupil.store.getState();
    const run = student.runs.find((one) => one.id === student.runId);
    const { facts, knowledge, cursor, msPerImage, embedSeconds, viewPlan, views } = teacher;
    if (project === null || facts === null || knowledge === null || run === undefined) return null;
    const { curves, ...runFacts } = run;
    const at = (column: readonly number[] | undefined, i: number) => column?.[i] ?? Number.NaN;
    const checks = curves.evalStep.map((step, i) => ({
      step,
      validation: at(curves.metrics[top1], i),
      training: at(curves.training[top1], i),
    }));
    return {
      project,
      photos: photos.map(({ split, classIndex }) => ({ split, classIndex })),
      teacher: {
        facts,
        msPerImage,
        seconds: embedSeconds ?? (cursor === null ? null : cursor.embedMs / 1000),
        knowledge: { knn: knowledge.knn, linearProbe: knowledge.linearProbe },
        views:
          views === null
            ? null
            : {
                count: viewPlan.count,
                precision: viewPlan.precision,
                photos: views.photos,
                storedBytes: views.storedBytes,
                msPerLook: views.msPerLook,
              },
      },
      run: runFacts,
      checks,
      loopCosts: student.loopCosts,
    };
  }, TOP1.id);
  if (found === null) throw new DistillFailure('export', 'The app lost its project or its run on the way.');
  return found;
}
