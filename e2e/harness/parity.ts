/** How each tool's answers compare with the tab's, over the photos that go along with an export. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Expected {
  readonly classes: readonly string[];
  readonly photos: readonly { readonly file: string; readonly probabilities: readonly number[] }[];
}

export interface Parity {
  readonly format: string;
  readonly tool: string;
  readonly photos: number;
  /** Of photos, that both give the same class. */
  readonly same: number;
  readonly largest: number;
  readonly mean: number;
}

export function readExpected(folder: string): Expected {
  return JSON.parse(readFileSync(join(folder, 'check/answers.json'), 'utf8'));
}

/** @param answers probabilities by class, by photo, as a tool gave them; those that it names alone where it names few */
export function compare(
  { classes, photos }: Expected,
  format: string,
  tool: string,
  answers: readonly ReadonlyMap<string, number>[],
): Parity {
  let [same, largest, sum, count] = [0, 0, 0, 0];
  for (const [i, answer] of answers.entries()) {
    const { probabilities } = photos[i]!;
    const best = classes[probabilities.indexOf(Math.max(...probabilities))];
    const [theirs] = [...answer].sort(([, a], [, b]) => b - a);
    if (theirs?.[0] === best) same++;
    for (const [name, share] of answer) {
      const difference = Math.abs(share - probabilities[classes.indexOf(name)]!);
      largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
      sum += difference;
      count++;
    }
  }
  return { format, tool, photos: answers.length, same, largest, mean: sum / count };
}

/** Prints the table, and leaves it where `PARITY_TABLE` says. */
export function tell(rows: readonly Parity[]): void {
  const lines = rows.map(
    ({ format, tool, photos, same, largest, mean }) =>
      `| ${format} | ${tool} | ${photos} | ${same} | ${largest.toExponential(1)} | ${mean.toExponential(1)} |`,
  );
  const table = [
    '| format | opened by | photos | same class | largest difference | mean difference |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
  console.log(`\n${table}\n`);
  const path = process.env['PARITY_TABLE'];
  if (path !== undefined) writeFileSync(path, `${table}\n`);
}
