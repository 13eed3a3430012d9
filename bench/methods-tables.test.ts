import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReport } from '../scripts/bakeoff/report.ts';
import { argumentsOf, fileOf, PARTS } from './methods-parts.ts';
import { FIGURES_PATH, figuresOf, REPORT_PATH, withTables } from './methods-tables.ts';

const measured = PARTS.flatMap((part) =>
  existsSync(fileOf(part)) ? [{ part, report: readReport(fileOf(part)) }] : [],
);

describe('the comparison of methods', () => {
  it('has the parts measured that it tells of', () => {
    expect(measured.length).toBeGreaterThan(0);
    for (const { part, report } of measured)
      expect(report.setup).toMatchObject({
        imageSizePx: part.imageSizePx,
        epochs: part.epochs,
        labelBudget: part.labelShare,
      });
  });

  it('is on the page and in its report as the runs gave it', () => {
    expect(readFileSync(FIGURES_PATH, 'utf8')).toBe(figuresOf(measured));
    const text = readFileSync(REPORT_PATH, 'utf8');
    expect(withTables(text, measured)).toBe(text);
  });

  it('names each part once, and says how to repeat it', () => {
    expect(new Set(PARTS.map(({ id }) => id)).size).toBe(PARTS.length);
    const [part] = PARTS;
    const args = argumentsOf(part!, { clothing: 'a', cifar: 'b', teachers: 'c' });
    expect(args[0]).toBe('a');
    expect(args.at(-1)).toBe(fileOf(part!));
  });

  it('refuses a report without a place for tables', () => {
    expect(() => withTables('# Nothing', measured)).toThrow(RangeError);
  });
});
