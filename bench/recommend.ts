/**
 * Measures recipes in the app, on folders with few and with many photos of each class, and adds a row to the table
 * that recommendations are read from as soon as it is measured. Rows that are there are not measured again: the same
 * command goes on where it was stopped. Photos and embeddings are kept in a profile a data set.
 *
 *   npx tsx bench/recommend.ts --data ../shared/data/clothing --data cifar --budgets 10,30,100,all --seeds 3
 *   npx tsx bench/recommend.ts --data ../shared/data/clothing --budgets 10 --candidates pupil-mini@32:pretrained:ce:20
 *
 *   --data DIR | cifar     folder or zip with train/CLASS, test/CLASS and perhaps validation/CLASS; may be said again
 *   --budgets LIST         photos of each class, or all                          [10,30,100,all]
 *   --candidates LIST      STUDENT@PX:START:OBJECTIVE:STEPS                      [USUAL_CANDIDATES in recommend-plan.ts]
 *   --seeds N              seeds 1 to N, of the draw and of the training         [1]
 *   --rest unlabelled      the photos that are not drawn teach without labels    [left out]
 *   --teacher NAME | DIR   as in npm run distill                                 [pupil-mini]
 *   --out FILE             the table                                             [src/core/recipe/evidence.json]
 *   --cache DIR            drawn folders and profiles                            [.cache/recommend]
 *   --minutes N            begins no other run after so long                     [no limit]
 *   --no-build             serve the build as it is
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { type OpenApp, openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { ensureBuild } from '../scripts/distill/build.ts';
import { bringPhotos } from '../scripts/distill/distill.ts';
import { embed, followJobs, openRun, train } from '../scripts/distill/drive.ts';
import { DistillFailure } from '../scripts/distill/failure.ts';
import { type DistillOptions, parseOptions } from '../scripts/distill/options.ts';
import { createTerminal } from '../scripts/distill/terminal.ts';
import { labelsByClass, trainingPhotos } from '../src/core/photos/training-photos.ts';
import type { EvidenceRow } from '../src/core/recipe/evidence.ts';
import { byClass, drawnFrom, fill, pathsIn } from './photos-a-class.ts';
import {
  budgetOf,
  type Cell,
  candidateOf,
  cellKey,
  cellOf,
  dataOf,
  inWords,
  USUAL_CANDIDATES,
} from './recommend-plan.ts';
import { appendRow, EVIDENCE_PATH, readTable } from './recommend-table.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: ['../shared/data/clothing'] },
    budgets: { type: 'string', default: '10,30,100,all' },
    candidates: { type: 'string', default: USUAL_CANDIDATES.join(',') },
    seeds: { type: 'string', default: '1' },
    rest: { type: 'string', default: 'left out' },
    teacher: { type: 'string', default: 'pupil-mini' },
    out: { type: 'string', default: EVIDENCE_PATH },
    cache: { type: 'string', default: '.cache/recommend' },
    minutes: { type: 'string', default: 'Infinity' },
    'no-build': { type: 'boolean', default: false },
  },
});

const terminal = createTerminal();
const endMs = performance.now() + 60_000 * Number(values.minutes);

interface FolderPlan {
  readonly folder: string;
  readonly cells: readonly Cell[];
  /** Brings it about, where it is not there. */
  draw(): void;
}

/** Folders of a data set with what is not in the table yet. */
function plansOf(data: string): readonly FolderPlan[] {
  const { name, source } = dataOf(data);
  const known = new Set(readTable(values.out).map(cellKey));
  const candidates = values.candidates.split(',').map(candidateOf);
  const paths = pathsIn(source);
  const hasUnlabelled = values.rest === 'unlabelled';
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  return values.budgets.split(',').flatMap((text) => {
    const photosPerClass = budgetOf(text);
    return seeds.flatMap((seed): readonly FolderPlan[] => {
      // Of all photos there is one draw.
      const draw = photosPerClass === 'all' ? null : { photosPerClass, seed, rest: restOf() };
      const placed = draw === null ? null : drawnFrom(paths, draw);
      const trainPhotos =
        placed?.filter(({ to }) => /^(train|unlabelled)\//.test(to)).length ??
        [...byClass(paths).values()].reduce((sum, { train }) => sum + train.length, 0);
      const folderName = [name, photosPerClass, hasUnlabelled ? 'unlabelled' : 'alone', draw?.seed ?? 0].join(
        '-',
      );
      const isFolder = !source.endsWith('.zip');
      const folder = draw === null && isFolder ? source : join(values.cache, folderName);
      const about = { data: name, photosPerClass, hasUnlabelled: hasUnlabelled && draw !== null, seed };
      const cells = candidates
        .map((candidate) => cellOf({ ...about, teacher: teacherName() }, candidate, trainPhotos))
        .filter((cell) => !known.has(cellKey(cell)));
      if (cells.length === 0) return [];
      const identity = paths
        .filter((path) => byClass([path]).size > 0)
        .map((path) => ({ from: path, to: path }));
      return [
        {
          folder,
          cells,
          draw() {
            if (!existsSync(folder)) fill(source, folder, placed ?? identity);
          },
        },
      ];
    });
  });
}

function restOf(): 'left out' | 'unlabelled' {
  if (values.rest === 'left out' || values.rest === 'unlabelled') return values.rest;
  throw new Error(`--rest ${values.rest} is not unlabelled.`);
}

const teacherName = () => values.teacher.split('/').findLast((part) => part !== '')!;

function optionsFor(folder: string, profile: string, cell: Cell): DistillOptions {
  const { student, imageSizePx, start, objective, epochs, batchSize, seed } = cell;
  return parseOptions([
    folder,
    ...['--profile', profile, '--teacher', values.teacher, '--student', student],
    ...['--image-size', `${imageSizePx}`, '--start', start, '--objective', objective],
    ...['--epochs', `${epochs}`, '--batch-size', `${batchSize}`, '--seed', `${seed}`],
  ])!;
}

/** What of a row belongs to the folder, as the app has read it. */
async function folderFacts(
  page: Page,
): Promise<Pick<EvidenceRow, 'classes' | 'smallestClass' | 'trainPhotos' | 'probeTop1'>> {
  const { photos, probe } = await page.evaluate(() => {
    const { photos, teacher } = (globalThis as PupilPage).pupil.store.getState();
    return { photos, probe: teacher.knowledge?.linearProbe.test ?? null };
  });
  const labels = labelsByClass(photos);
  return {
    classes: labels.size,
    smallestClass: Math.min(...labels.values()),
    trainPhotos: trainingPhotos(photos).length,
    probeTop1: probe === null ? null : rounded(probe),
  };
}

/** Ten thousand test photos tell four digits apart, and no more. */
const rounded = (share: number) => Number(share.toFixed(4));

async function measure(page: Page, options: DistillOptions, cell: Cell): Promise<void> {
  try {
    await train(page, options);
  } catch (thrown) {
    if (!(thrown instanceof DistillFailure) || thrown.failureClass !== 'training') throw thrown;
    terminal.say(`${inWords(cell)}: ${thrown.message}`);
    return;
  }
  const { scores, step, trainMs } = await openRun(page);
  const top1 = scores?.test ?? null;
  if (top1 === null) throw new Error(`${options.folder} has no labelled test photo.`);
  const found = { steps: step, seconds: Number((trainMs / 1000).toFixed(1)), top1: rounded(top1) };
  appendRow(values.out, { ...cell, ...(await folderFacts(page)), ...found, source: 'bench/recommend.ts' });
  terminal.say(`${inWords(cell)}: ${(100 * top1).toFixed(1)} % in ${found.seconds} s`);
}

/** @returns whether there was time for all of it */
async function measureFolder(app: OpenApp, { folder, cells, draw }: FolderPlan, profile: string) {
  const { page } = app;
  draw();
  const first = optionsFor(folder, profile, cells[0]!);
  await bringPhotos(page, first, terminal);
  await embed(page, first.teacher);
  for (const cell of cells) {
    if (performance.now() > endMs) return false;
    terminal.say(inWords(cell));
    await measure(page, optionsFor(folder, profile, cell), cell);
  }
  return true;
}

async function measureData(data: string): Promise<boolean> {
  const plans = plansOf(data);
  const [first] = plans;
  if (first === undefined) return true;
  const profile = join(values.cache, `profile-${dataOf(data).name}`);
  first.draw();
  const { teacher, teacherFolder } = optionsFor(first.folder, profile, first.cells[0]!);
  const mounts = teacherFolder === null ? {} : { [`/teachers/${teacher.id}/`]: teacherFolder };
  const app = await openApp({ profile, mounts, onConsole: (text) => terminal.say(`page: ${text}`) });
  const all = async () => {
    await followJobs(app.page, (job) => terminal.progress(job));
    for (const plan of plans) if (!(await measureFolder(app, plan, profile))) return false;
    return true;
  };
  try {
    return await Promise.race([all(), app.lost]);
  } finally {
    await app.close();
  }
}

ensureBuild(terminal, !values['no-build']);
for (const data of values.data) {
  if (await measureData(data)) continue;
  terminal.say('The time is up. The same command goes on from here.');
  break;
}
console.log(`${readTable(values.out).length} rows in ${values.out}`);
