/** Rows and the machine they were measured on, as Markdown. */
import type { Goal, Row } from './row.ts';

export interface Machine {
  readonly browser: string;
  readonly processor: string;
  readonly cores: number;
  readonly simd: string;
  readonly date: string;
  /** Short hash; ends in `+` where the tree has changes that are not committed. */
  readonly commit: string;
  /** Load of the last minute before the first measurement. */
  readonly load: number;
}

/** A table with four columns under one line about the machine. */
export function markdownTable(machine: Machine, rows: readonly Row[]): string {
  const { browser, processor, cores, simd, date, commit, load } = machine;
  const arithmetic = simd === 'relaxed' ? 'relaxed SIMD' : 'plain SIMD';
  const about = `${date}, commit ${commit}: ${browser}, ${arithmetic}, ${cores} cores (${processor}), load ${load.toFixed(1)} at the start.`;
  const lines = rows.map(({ what, figure, goal }) =>
    line([what, figure, goal?.text ?? '', goal === null ? '' : reached(goal)]),
  );
  return [about, '', line(['', 'figure', 'goal', 'reached']), '|---|---|---|---|', ...lines].join('\n');
}

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function reached({ isReached }: Goal): string {
  if (isReached === null) return 'not measured';
  return isReached ? 'yes' : '**no**';
}
