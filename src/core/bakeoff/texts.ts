/** A bake-off as text for other programs and for people: CSV and JSON of every run, and the table in Markdown. */
import type { BakeoffPlan } from './bakeoff.ts';
import { type BakeoffRow, type Outcome, rowsOf, type Spread } from './statistics.ts';

const COLUMNS = [
  'objective',
  'student',
  'seed',
  'status',
  'validation_top1',
  'test_top1',
  'train_seconds',
  'peak_bytes',
  'message',
] as const;

/** Quotes what a reader would take for a separator, and disarms what a spreadsheet would take for a formula. */
function field(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line a run (RFC 4180, CRLF); accuracies in 0..1, empty where there is none. */
export function csvOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map((one) =>
    [
      one.objective,
      one.student,
      one.seed,
      one.status,
      one.validation,
      one.test,
      one.status === 'waiting' ? null : one.trainMs / 1000,
      one.peakBytes,
      one.message,
    ]
      .map(field)
      .join(','),
  );
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** Everything that the page shows, and from what: plan, rows, runs and sentence. */
export function jsonOf(
  plan: BakeoffPlan,
  outcomes: readonly Outcome[],
  sentence: string,
  testPhotos: number,
): string {
  return `${JSON.stringify({ plan, testPhotos, sentence, rows: rowsOf(outcomes), outcomes }, null, 2)}\n`;
}

const percent = (share: number) => (share * 100).toFixed(1);

/** In per cent, with the standard deviation where there is one: `63.5 ± 2.0`. */
export function spreadText(value: Spread | null): string {
  if (value === null) return '–';
  return `${percent(value.mean)}${value.sd === null ? '' : ` ± ${percent(value.sd)}`}`;
}

/** In points, with the standard error where there is one: `+3.1 ± 0.6`. */
export function differenceText({ difference: paired }: Pick<BakeoffRow, 'difference'>): string {
  if (paired === null) return '–';
  const sign = paired.mean < 0 ? '−' : '+';
  const error = paired.standardError === null ? '' : ` ± ${percent(paired.standardError)}`;
  return `${sign}${percent(Math.abs(paired.mean))}${error}`;
}

/** The table; accuracies in per cent with standard deviations, differences in points with standard errors. */
export function markdownOf(rows: readonly BakeoffRow[], nameOf: (objective: string) => string): string {
  const lines = rows.map((row) => {
    const memory = row.peakBytes === null ? '–' : `${(row.peakBytes / 1e6).toFixed(0)} MB`;
    const time = row.trainMs === null ? '–' : `${(row.trainMs / 1000).toFixed(1)} s`;
    const runs = `${row.finished}/${row.planned}${row.failed === 0 ? '' : ` (${row.failed} failed)`}`;
    const cells = [nameOf(row.objective), row.student, spreadText(row.test), spreadText(row.validation)];
    return `| ${[...cells, differenceText(row), time, memory, runs].join(' | ')} |`;
  });
  const head =
    '| objective | student | test top-1, % | validation top-1, % | difference to CE, points | time | memory | runs |';
  return [head, '|---|---|---|---|---|---|---|---|', ...lines].join('\n');
}
