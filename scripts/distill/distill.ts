/** One distillation from folder to file: opens the app, does the steps, takes the student out, times each phase. */
import type { Page } from '@playwright/test';
import type { Proposal } from '../../src/core/photos/plan/proposal.ts';
import { type OpenOptions, openApp, type PupilPage, whileOpen } from './browser.ts';
import { ensureBuild } from './build.ts';
import {
  embed,
  evaluate,
  exportFacts,
  exportStudent,
  findings,
  followJobs,
  importSample,
  measureLoop,
  train,
} from './drive.ts';
import { DistillFailure } from './failure.ts';
import { bringEmbeddings, importFolder, planFolder } from './give.ts';
import { folderFingerprint, keepProject, keptProject } from './kept-photos.ts';
import { tellNotes } from './notes.ts';
import type { DistillOptions } from './options.ts';
import { trainRecommended } from './recommended.ts';
import { PHASES, type Phase, type Report, reportOf } from './report.ts';
import { tellPlan } from './tell-plan.ts';
import type { Terminal } from './terminal.ts';

export interface Distilled {
  readonly report: Report;
  readonly zip: Buffer;
}

function stopwatch() {
  const startedMs = performance.now();
  const spent = Object.fromEntries(PHASES.map((phase) => [phase, 0])) as Record<Phase, number>;
  return {
    async time<T>(phase: Phase, job: () => Promise<T>): Promise<T> {
      const beganMs = performance.now();
      try {
        return await job();
      } finally {
        spent[phase] += (performance.now() - beganMs) / 1000;
      }
    },
    /** All that has passed belongs to this phase. */
    note(phase: Phase) {
      spent[phase] = (performance.now() - startedMs) / 1000;
    },
    seconds: (): Report['seconds'] => ({ ...spent, total: (performance.now() - startedMs) / 1000 }),
  };
}

/**
 * Imports the folder or the sample, unless a kept profile holds its photos as they are.
 * @throws {DistillFailure} photos
 */
export async function bringPhotos(
  page: Page,
  { folder, plan, profile }: Pick<DistillOptions, 'folder' | 'plan' | 'profile'>,
  terminal: Terminal,
): Promise<void> {
  const fingerprint = folder === null ? 'sample' : folderFingerprint(folder, plan);
  const openProject = () =>
    page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().project?.id ?? null);
  const kept = profile === null ? null : keptProject(profile, fingerprint);
  if (kept !== null && kept === (await openProject())) {
    terminal.say('Photos: as kept in the profile.');
    return;
  }
  if (folder === null) await importSample(page);
  else await importFolder(page, { path: folder, plan });
  const projectId = await openProject();
  if (projectId === null)
    throw new DistillFailure('photos', `No photo could be read from ${folder ?? 'the sample'}.`);
  if (profile !== null) keepProject(profile, fingerprint, projectId);
}

/** Says how many photos came in, and how they were understood. */
async function tellPhotos(page: Page, terminal: Terminal): Promise<void> {
  const { images, project } = await page.evaluate(() => {
    const { photos, project } = (globalThis as PupilPage).pupil.store.getState();
    return { images: photos.length, project };
  });
  terminal.say(`Photos: ${images}, ${project?.skipped.length ?? 0} skipped.`);
  if (project?.understood) tellPlan(project.understood, terminal);
}

async function journey(
  page: Page,
  options: DistillOptions,
  command: string,
  terminal: Terminal,
  watch: ReturnType<typeof stopwatch>,
): Promise<Distilled> {
  await followJobs(page, (job) => terminal.progress(job));
  await watch.time('photos', () => bringPhotos(page, options, terminal));
  await tellPhotos(page, terminal);
  const notes = await tellNotes(page, options.head, terminal);
  const { embeddings } = options;
  await watch.time('teacher', async () => {
    if (embeddings === null) await embed(page, options.teacher, options.views);
    else terminal.say(await bringEmbeddings(page, embeddings));
  });
  const { recommended: wanted } = options;
  const recommended = await watch.time('training', async () => {
    if (wanted !== null) return trainRecommended(page, { ...options, recommended: wanted }, terminal);
    await train(page, options);
    return null;
  });
  if (options.measuresLoop) await watch.time('loop', () => measureLoop(page, null));
  const answers = await watch.time('evaluation', async () => ({
    test: await evaluate(page, 'test'),
    validation: await evaluate(page, 'validation'),
  }));
  const zip = await watch.time('export', () => exportStudent(page, options.formats));
  const found = { ...(await findings(page)), exported: await exportFacts(page), recommended, notes };
  return { zip, report: reportOf(command, found, answers, watch.seconds()) };
}

/** How the folder would be understood. No photo is opened. @throws {DistillFailure} */
export function plan(options: DistillOptions, terminal: Terminal, signal?: AbortSignal): Promise<Proposal> {
  ensureBuild(terminal, options.mayBuild);
  return whileOpen(
    () => openApp(pageOf(options, terminal)),
    signal,
    (page) => planFolder(page, { path: options.folder!, plan: options.plan }),
  );
}

/**
 * @param command how the job was asked for, for the report
 * @param signal aborts: the browser is closed at once, and a kept profile keeps what is committed
 * @throws {DistillFailure}
 */
export function distill(
  options: DistillOptions,
  command: string,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<Distilled> {
  const watch = stopwatch();
  ensureBuild(terminal, options.mayBuild);
  return whileOpen(
    () => openApp(pageOf(options, terminal)),
    signal,
    (page) => {
      watch.note('start');
      return journey(page, options, command, terminal, watch);
    },
  );
}

function pageOf({ teacher, teacherFolder, profile }: DistillOptions, terminal: Terminal): OpenOptions {
  const mounts = teacherFolder === null ? {} : { [`/teachers/${teacher.id}/`]: teacherFolder };
  return { profile, mounts, onConsole: (text) => terminal.say(`page: ${text}`) };
}
