/**
 * Objectives side by side: `npm run distill` over a grid of teachers, objectives, label budgets and seeds. Each result is a JSON line,
 * written when it is there; what is there already is not run again. Prints a markdown table of test top-1, mean and spread over the
 * seeds, beside the teacher's nearest neighbours and linear probe.
 *
 *   npx tsx bench/distill-objectives.ts ../shared/data/clothing --image-size 32 --teacher ../shared/teachers/mobilenetv2-w8 \
 *     --objective ce,kd-probe,embedkd-fixed,fd --labels 1.0,0.1 --seed 1,2,3 --epochs 30 --results .cache/objectives-32.jsonl
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { distill } from '../scripts/distill/distill.ts';
import { parseOptions } from '../scripts/distill/options.ts';
import type { Report } from '../scripts/distill/report.ts';
import { createTerminal } from '../scripts/distill/terminal.ts';

interface Cell {
  readonly folder: string;
  readonly teacher: string;
  readonly student: string;
  readonly imageSize: string;
  readonly objective: string;
  readonly labels: string;
  readonly epochs: string;
  readonly seed: string;
}

interface Line {
  readonly cell: Cell;
  readonly report: Report;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    teacher: { type: 'string', default: 'pupil-mini' },
    student: { type: 'string', default: 'conv' },
    'image-size': { type: 'string', default: '64' },
    objective: { type: 'string', default: 'ce,kd-probe' },
    labels: { type: 'string', default: '1.0,0.1' },
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '30' },
    parallel: { type: 'string', default: '2' },
    results: { type: 'string', default: '.cache/objectives.jsonl' },
    /** Only the table of what is there. */
    table: { type: 'boolean', default: false },
  },
});

const list = (text: string) => text.split(',').filter((item) => item !== '');
const keyOf = (cell: Cell) => JSON.stringify(Object.entries(cell).sort());

/** Teachers outermost: a lane embeds the folder once with each. */
function grid(folder: string): readonly Cell[] {
  const cells: Cell[] = [];
  for (const teacher of list(values.teacher)) {
    for (const labels of list(values.labels)) {
      for (const objective of list(values.objective)) {
        for (const seed of list(values.seed)) {
          const name = basename(resolve(folder));
          const shared = { student: values.student, imageSize: values['image-size'], epochs: values.epochs };
          cells.push({ folder: name, teacher, objective, labels, seed, ...shared });
        }
      }
    }
  }
  return cells;
}

function readLines(path: string): readonly Line[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
}

async function run(folder: string, cell: Cell, lane: number): Promise<void> {
  const profile = resolve('.cache', 'bench-profiles', `${basename(resolve(cell.teacher))}-${lane}`);
  mkdirSync(profile, { recursive: true });
  const argv = [
    folder,
    ...['--teacher', cell.teacher, '--student', cell.student, '--image-size', cell.imageSize],
    ...['--objective', cell.objective, '--labels', cell.labels, '--epochs', cell.epochs, '--seed', cell.seed],
    ...['--backend', 'wasm', '--profile', profile, '--no-build'],
  ];
  const options = parseOptions(argv);
  if (options === null) return;
  const terminal = createTerminal(
    process.stderr,
    `[${lane}] ${cell.objective} ${cell.labels} seed ${cell.seed}: `,
  );
  const { report } = await distill(options, ['npm run distill --', ...argv].join(' '), terminal);
  appendFileSync(values.results, `${JSON.stringify({ cell, report } satisfies Line)}\n`);
  terminal.say(`test top-1 ${percent(report.test?.top1)} in ${report.seconds.total.toFixed(0)} s`);
}

/** @param share 0..1 */
function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : (share * 100).toFixed(1);
}

function meanAndSpread(shares: readonly number[]): string {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  if (shares.length === 1) return percent(mean);
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1);
  return `${percent(mean)} ± ${percent(Math.sqrt(variance))}`;
}

/** Rows: teacher and objective; columns: label budgets; entries: mean ± standard deviation over the seeds. */
function table(lines: readonly Line[]): string {
  const budgets = [...new Set(lines.map(({ cell }) => cell.labels))];
  const rows = [
    ...new Set(lines.map(({ cell }) => `${basename(resolve(cell.teacher))} | ${cell.objective}`)),
  ];
  const entry = (row: string, labels: string) => {
    const found = lines.filter(
      ({ cell }) =>
        `${basename(resolve(cell.teacher))} | ${cell.objective}` === row && cell.labels === labels,
    );
    const shares = found.flatMap(({ report }) => (report.test === null ? [] : [report.test.top1]));
    return shares.length === 0 ? '-' : meanAndSpread(shares);
  };
  const teacherOf = (row: string) =>
    lines.find(({ cell }) => row.startsWith(`${basename(resolve(cell.teacher))} |`))?.report.baselines;
  const head = [
    'teacher',
    'objective',
    ...budgets.map((labels) => `labels ${labels}`),
    'kNN',
    'linear probe',
  ];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => {
      const { knn, linearProbe } = teacherOf(row) ?? {};
      const entries = budgets.map((labels) => entry(row, labels));
      return `| ${[row, ...entries, percent(knn?.test), percent(linearProbe?.test)].join(' | ')} |`;
    }),
  ].join('\n');
}

const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder with the photos.');
mkdirSync(dirname(join(process.cwd(), values.results)), { recursive: true });
const wanted = grid(folder);
const there = new Set(readLines(values.results).map(({ cell }) => keyOf(cell)));
const waiting = values.table ? [] : wanted.filter((cell) => !there.has(keyOf(cell)));

const lanes = Array.from({ length: Math.max(1, Number(values.parallel)) }, async (_, lane) => {
  for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) await run(folder, cell, lane);
});
// One lane's failure must not throw away what the other is about to finish.
const outcomes = await Promise.allSettled(lanes);
for (const outcome of outcomes) {
  if (outcome.status === 'rejected') {
    console.error(outcome.reason);
    process.exitCode = 1;
  }
}
const keys = new Set(wanted.map(keyOf));
console.log(
  `Test top-1 in %, ${values.student} at ${values['image-size']} px, ${values.epochs} epochs, seeds ${values.seed}\n`,
);
console.log(table(readLines(values.results).filter(({ cell }) => keys.has(keyOf(cell)))));
