/**
 * Semantic balance against near-duplicates that are known: a tenth of the training photos is planted as changed
 * copies; the page looks for what to exclude at several cosines, and a student learns before and after. Prints
 * Markdown: recall and precision of the excluded photos, recall by kind of change, and test top-1 over the seeds.
 *
 *   npx tsx bench/near-duplicates.ts ../shared/data/clothing --epochs 4 --seeds 3
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { ensureBuild } from '../scripts/distill/build.ts';
import { embed, followJobs, openRun, train } from '../scripts/distill/drive.ts';
import { importFolder } from '../scripts/distill/give.ts';
import { parseOptions } from '../scripts/distill/options.ts';
import { createTerminal } from '../scripts/distill/terminal.ts';
import { BUILT_IN_TEACHER } from '../src/core/teachers/catalogue.ts';
import { CHANGES, plantCopies, plantedFrom } from './planted-copies.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    teacher: { type: 'string', default: BUILT_IN_TEACHER },
    share: { type: 'string', default: '0.1' },
    cosines: { type: 'string', default: '0.9,0.95,0.98,0.99' },
    /** The one that the students learn after. */
    cosine: { type: 'string', default: '0.95' },
    objectives: { type: 'string', default: 'ce,kd-probe' },
    epochs: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '3' },
    'image-size': { type: 'string', default: '32' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder with the photos.');
const terminal = createTerminal(process.stderr);
ensureBuild(terminal, true);
const optionsOf = (objective: string, seed: number) =>
  parseOptions([
    ...[folder, '--teacher', values.teacher, '--objective', objective, '--seed', String(seed)],
    ...['--image-size', values['image-size'], '--epochs', values.epochs],
  ])!;
const { teacher, teacherFolder } = optionsOf('ce', 1);
const app = await openApp({
  profile: null,
  mounts: teacherFolder === null ? {} : { [`/teachers/${teacher.id}/`]: teacherFolder },
  onConsole: (text) => terminal.say(`page: ${text}`),
});
const scratch = mkdtempSync(join(tmpdir(), 'pupil-planted-'));
const { page } = app;

/** What the page would exclude at this cosine, as paths inside the folder; nothing is excluded yet. */
async function lookFor(cosine: number): Promise<readonly string[]> {
  return page.evaluate(async (limit) => {
    const { pupil } = globalThis as PupilPage;
    await pupil.selection.find({ kind: 'balance', limit: { by: 'cosine', cosine: limit }, isGuarded: true });
    const { photos, selection } = pupil.store.getState();
    const paths = new Map(photos.map(({ id, path }) => [id, path]));
    return selection.found!.excluded.map(({ id }) => paths.get(id)!);
  }, cosine);
}

/** Which of the pair stays is the balance's own choice: a pair counts as found when one of the two goes. */
function score(excluded: readonly string[], planted: readonly string[]) {
  const gone = new Set(excluded);
  const found = planted.filter((path) => gone.has(path) || gone.has(plantedFrom(path)!.original));
  const paired = new Set(planted.flatMap((path) => [path, plantedFrom(path)!.original]));
  const ofChange = CHANGES.map((change) => {
    const all = planted.filter((path) => plantedFrom(path)!.change === change);
    return found.filter((path) => plantedFrom(path)!.change === change).length / all.length;
  });
  return {
    excluded: excluded.length,
    recall: found.length / planted.length,
    precision: excluded.filter((path) => paired.has(path)).length / excluded.length,
    ofChange,
  };
}

/** Test top-1 of each seed. */
async function learn(objective: string): Promise<readonly number[]> {
  const scores: number[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    await train(page, optionsOf(objective, seed));
    scores.push((await openRun(page)).scores!.test!);
    terminal.say(`${objective}, seed ${seed}: ${scores.at(-1)}`);
  }
  return scores;
}

const percent = (share: number) => (share * 100).toFixed(1);
function spread(scores: readonly number[]): string {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1);
  return `${percent(mean)} ± ${percent(Math.sqrt(variance))}`;
}

try {
  await followJobs(page, (job) => terminal.progress(job));
  const copy = join(scratch, basename(resolve(folder)));
  const planted = await plantCopies(page, resolve(folder), copy, Number(values.share), 1);
  await importFolder(page, { path: copy });
  await embed(page, teacher);
  console.log(`${planted.length} copies planted in ${basename(copy)}, teacher ${teacher.id}.\n`);
  console.log(`| cosine | excluded | recall | precision | ${CHANGES.join(' | ')} |`);
  console.log(`|---|---|---|---|${'---|'.repeat(CHANGES.length)}`);
  for (const cosine of values.cosines.split(',').map(Number)) {
    const found = score(await lookFor(cosine), planted);
    const shares = [found.recall, found.precision, ...found.ofChange].map(percent);
    console.log(`| ${cosine} | ${found.excluded} | ${shares.join(' | ')} |`);
  }
  const objectives = values.objectives.split(',');
  const before = new Map<string, readonly number[]>();
  for (const objective of objectives) before.set(objective, await learn(objective));
  await lookFor(Number(values.cosine));
  await page.evaluate(() => (globalThis as PupilPage).pupil.selection.apply());
  console.log(`\n| objective | with the copies | after the balance at ${values.cosine} |\n|---|---|---|`);
  for (const objective of objectives)
    console.log(
      `| \`${objective}\` | ${spread(before.get(objective)!)} | ${spread(await learn(objective))} |`,
    );
} finally {
  await app.close();
  rmSync(scratch, { recursive: true });
}
