/**
 * One bake-off from folder to table: opens the app once, brings photos and teacher, and trains what is not in the
 * file yet.
 */
import type { Page } from '@playwright/test';
import { type BakeoffCell, cellKey } from '../../src/core/bakeoff/bakeoff.ts';
import { outcomeOf } from '../../src/core/bakeoff/outcomes.ts';
import type { Outcome } from '../../src/core/bakeoff/statistics.ts';
import { openApp, type PupilPage } from '../distill/browser.ts';
import { ensureBuild } from '../distill/build.ts';
import { bringPhotos } from '../distill/distill.ts';
import { embed, followJobs, openRun, train } from '../distill/drive.ts';
import { DistillFailure } from '../distill/failure.ts';
import { tellNotes } from '../distill/notes.ts';
import type { Terminal } from '../distill/terminal.ts';
import type { BakeoffOptions } from './options.ts';
import { type BakeoffReport, readFinished, reportOf, writeReport } from './report.ts';

/** A run that fails is an outcome; a browser that is gone, or a wish to stop, is the end. */
async function trainCell(page: Page, options: BakeoffOptions, cell: BakeoffCell): Promise<Outcome> {
  try {
    await train(page, options.optionsOf(cell));
    return { ...cell, ...outcomeOf(await openRun(page)) };
  } catch (thrown) {
    if (!(thrown instanceof DistillFailure) || thrown.failureClass !== 'training') throw thrown;
    return { ...cell, ...outcomeOf(await openRun(page)), status: 'failed', message: thrown.message };
  }
}

async function journey(page: Page, options: BakeoffOptions, terminal: Terminal): Promise<BakeoffReport> {
  const { cells, setup, out } = options;
  const first = options.optionsOf(cells[0]!);
  await followJobs(page, (job) => terminal.progress(job));
  await bringPhotos(page, first, terminal);
  await tellNotes(page, first.head, terminal);
  await embed(page, first.teacher, first.views);
  const testPhotos = await page.evaluate(
    () =>
      (globalThis as PupilPage).pupil.store
        .getState()
        .photos.filter((photo) => photo.split === 'test' && !photo.isExcluded && photo.classIndex !== null)
        .length,
  );
  let known = readFinished(out, setup).outcomes;
  let report = reportOf(setup, cells, known, testPhotos);
  const finished = new Set(known.map(cellKey));
  for (const [index, cell] of cells.entries()) {
    const name = `${index + 1} of ${cells.length}: ${cell.objective}, ${cell.student}, seed ${cell.seed}`;
    if (finished.has(cellKey(cell))) {
      terminal.say(`${name}: as found in the file.`);
      continue;
    }
    terminal.say(name);
    known = [...known, await trainCell(page, options, cell)];
    report = reportOf(setup, cells, known, testPhotos);
    writeReport(out, report);
  }
  return report;
}

/**
 * @param signal aborts: the browser is closed at once; the runs that are finished are in the file
 * @throws {DistillFailure} what ends all runs; a single run that fails does not
 */
export async function bakeoff(
  options: BakeoffOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<BakeoffReport> {
  const { cells, setup, out } = options;
  const { outcomes, testPhotos } = readFinished(out, setup);
  const stored = reportOf(setup, cells, outcomes, testPhotos);
  if (stored.outcomes.every(({ status }) => status === 'finished')) return stored;
  const { mayBuild, teacherFolder, teacher, profile } = options.optionsOf(cells[0]!);
  ensureBuild(terminal, mayBuild);
  const mounts = teacherFolder === null ? {} : { [`/teachers/${teacher.id}/`]: teacherFolder };
  const app = await openApp({ profile, mounts, onConsole: (text) => terminal.say(`page: ${text}`) });
  const aborted = new Promise<never>((_, reject) => {
    const stop = () =>
      reject(new DistillFailure('interrupted', `Interrupted. What is finished is in ${out}.`));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([journey(app.page, options, terminal), app.lost, aborted]);
  } catch (thrown) {
    if (thrown instanceof DistillFailure) throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new DistillFailure('browser', message, { cause: thrown });
  } finally {
    await app.close();
  }
}
