/** Reports of bake-offs as the tables of bench/methods.md, and as the figures that the app shows. */
import { tablesOf } from '../scripts/bakeoff/markdown.ts';
import type { BakeoffReport } from '../scripts/bakeoff/report.ts';
import { rowsOf } from '../src/core/bakeoff/statistics.ts';
import type { Part } from './methods-parts.ts';

export const REPORT_PATH = 'bench/methods.md';
export const FIGURES_PATH = 'src/ui/about/measured/figures.json';

export interface MeasuredPart {
  readonly part: Part;
  readonly report: BakeoffReport;
}

const BEGIN = '<!-- tables: written by bench/methods.ts -->';
const END = '<!-- end of tables -->';

/** Four digits are more than 400 test photos can tell apart. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value;

/**
 * The file behind "What was measured": one object a part, its rows as rowsOf (core/bakeoff/statistics.ts) gives them.
 */
export function figuresOf(measured: readonly MeasuredPart[]): string {
  const parts = measured.map(({ part, report }) => {
    const { objectives: _, students: _students, ...about } = part;
    const rows = finishedRows(report).map(({ validation: _validation, peakBytes: _bytes, ...row }) => row);
    return { ...about, testPhotos: report.testPhotos, rows };
  });
  return `${JSON.stringify(parts, rounded, 1)}\n`;
}

/** Rows of runs that never ended, for want of time, say nothing. */
function finishedRows({ outcomes }: BakeoffReport) {
  return rowsOf(outcomes.filter(({ status }) => status === 'finished' || status === 'failed'));
}

/** @throws RangeError where the text has no place for tables */
export function withTables(text: string, measured: readonly MeasuredPart[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new RangeError(`There is no ${BEGIN} … ${END} to put the tables into.`);
  const tables = measured.map(({ part, report }) => {
    const outcomes = report.outcomes.filter(({ status }) => status === 'finished' || status === 'failed');
    const teacher = `teacher ${part.teacher}`;
    return `### ${part.photos}, ${teacher}, ${part.labelShare === 1 ? 'all labels' : `${part.labelShare * 100} % of the labels`}, ${part.imageSizePx} px\n\n${tablesOf([{ name: part.id, report: { ...report, outcomes } }])}\n`;
  });
  return `${text.slice(0, begin)}${BEGIN}\n\n${tables.join('\n')}\n${text.slice(end)}`;
}
