/**
 * Every method beside every other: runs the parts of methods-parts.ts that are not finished, one after the other, and
 * writes their tables into bench/methods.md and, for the page "What was measured",
 * src/ui/about/measured/figures.json. Goes on where it was stopped.
 *
 *   npx tsx bench/cifar-subset.ts ../shared/data/cifar10.zip .cache/cifar --train 2000 --test 2000 --seed 1
 *   npx tsx bench/methods.ts --clothing ../shared/data/clothing --cifar .cache/cifar --teachers ../shared/teachers
 *   npx tsx bench/methods.ts --tables        only writes the tables of what is there
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readReport } from '../scripts/bakeoff/report.ts';
import { argumentsOf, fileOf, PARTS } from './methods-parts.ts';
import { FIGURES_PATH, figuresOf, type MeasuredPart, REPORT_PATH, withTables } from './methods-tables.ts';

const { values } = parseArgs({
  options: {
    clothing: { type: 'string', default: '../shared/data/clothing' },
    cifar: { type: 'string', default: '.cache/cifar' },
    teachers: { type: 'string', default: '../shared/teachers' },
    tables: { type: 'boolean', default: false },
  },
});

if (!values.tables) {
  for (const part of PARTS) {
    const { status } = spawnSync('npm', ['run', 'bakeoff', '--', ...argumentsOf(part, values)], {
      stdio: 'inherit',
    });
    if (status !== 0)
      throw new Error(`${part.id} ended with ${status}. The same command goes on from there.`);
  }
}

const measured = PARTS.flatMap((part): MeasuredPart[] =>
  existsSync(fileOf(part)) ? [{ part, report: readReport(fileOf(part)) }] : [],
);
writeFileSync(FIGURES_PATH, figuresOf(measured));
writeFileSync(REPORT_PATH, withTables(readFileSync(REPORT_PATH, 'utf8'), measured));
console.log(`${measured.length} of ${PARTS.length} parts: ${REPORT_PATH}, ${FIGURES_PATH}`);
