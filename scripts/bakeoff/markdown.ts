/**
 * Tables for bench/ out of the files that `npm run bakeoff` wrote: test accuracy, the difference to labels only
 * paired by seed, seconds a run. Files of one setup (the same photos, teacher, size, epochs, labels and backend) make
 * one table, so that a long list of objectives can be measured in several commands; a run that two of them hold
 * counts once. Bold is what is clear of noise (core/bakeoff/sentence.ts).
 *
 *   npx tsx scripts/bakeoff/markdown.ts FILE.json...
 */
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { cellKey } from '../../src/core/bakeoff/bakeoff.ts';
import { isClear } from '../../src/core/bakeoff/sentence.ts';
import { type BakeoffRow, type Outcome, rowsOf } from '../../src/core/bakeoff/statistics.ts';
import { differenceText, spreadText } from '../../src/core/bakeoff/texts.ts';
import { objectiveOf } from '../../src/core/objectives/composition.ts';
import { DistillFailure } from '../distill/failure.ts';
import { type BakeoffReport, readReport } from './report.ts';

export interface NamedReport {
  readonly name: string;
  readonly report: BakeoffReport;
}

/** One table a setup, in the order of the files. */
export function tablesOf(files: readonly NamedReport[]): string {
  const groups: NamedReport[][] = [];
  for (const file of files) {
    const group = groups.find(([first]) => isDeepStrictEqual(first!.report.setup, file.report.setup));
    if (group === undefined) groups.push([file]);
    else group.push(file);
  }
  return groups.map(tableOf).join('\n\n');
}

function tableOf(files: readonly NamedReport[]): string {
  const { setup } = files[0]!.report;
  const testPhotos = Math.max(...files.map(({ report }) => report.testPhotos));
  const found = new Map<string, Outcome>();
  for (const outcome of files.flatMap(({ report }) => report.outcomes)) {
    const key = cellKey(outcome);
    if (found.get(key)?.status !== 'finished') found.set(key, outcome);
  }
  const rows = rowsOf([...found.values()]);
  const labels = `${Number(setup['labelBudget']) * 100} % of the labels`;
  const batch = setup['batchSize'] === undefined ? [] : [`batches of ${setup['batchSize']}`];
  const epochs = `${setup['epochs'] ?? 'suggested'} epochs`;
  const terms = [`${setup['imageSizePx']} px`, epochs, ...batch, labels];
  return [
    `${files.map(({ name }) => name).join(', ')}: ${terms.join(', ')}, ${testPhotos} test photos.`,
    '',
    '| objective | | student | test top-1, % | to `ce`, points | seconds a run | runs |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => lineOf(row, testPhotos)),
  ].join('\n');
}

function lineOf(row: BakeoffRow, testPhotos: number): string {
  const difference = differenceText(row);
  const seconds = row.trainMs === null ? '–' : (row.trainMs / 1000).toFixed(1);
  const cells = [
    `\`${row.objective}\``,
    objectiveOf(row.objective).name,
    row.student,
    spreadText(row.test),
    isClear(row, testPhotos) ? `**${difference}**` : difference,
    seconds,
    row.finished === row.planned ? `${row.finished}` : `${row.finished} of ${row.planned}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const paths = process.argv.slice(2);
    if (paths.length === 0)
      throw new DistillFailure('usage', 'Name the files that `npm run bakeoff` has written.');
    console.log(tablesOf(paths.map((path) => ({ name: basename(path, '.json'), report: readReport(path) }))));
  } catch (thrown) {
    if (!(thrown instanceof DistillFailure)) throw thrown;
    console.error(thrown.message);
    process.exitCode = thrown.exitCode;
  }
}
