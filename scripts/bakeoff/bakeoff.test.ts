import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBakeoff } from './options.ts';
import { readFinished, reportOf, writeReport } from './report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pupil-bakeoff-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (...argv: string[]) => parseBakeoff(['--sample', '--out', join(folder, 'out.json'), ...argv])!;

describe('the command line of the bake-off', () => {
  it('makes a grid of objectives, students and seeds', () => {
    const options = parse('--objectives', 'fd, ce', '--seeds', '2', '--label-budget', '0.1');
    expect(options.cells).toHaveLength(4);
    expect(options.optionsOf(options.cells[3]!)).toMatchObject({
      objective: 'fd',
      seed: 2,
      labelBudget: 0.1,
    });
  });

  it.each([
    [['--objectives', 'ce,nonsense'], 'nonsense'],
    [['--seeds', '0'], '--seeds 0'],
    [['--objectives', 'ce,ce'], 'named twice'],
    [['--label-budget', '2'], 'share'],
  ])('refuses %j before anything starts', (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
  });
});

describe('the file of the bake-off', () => {
  it('gives finished runs back, and nothing that failed', () => {
    const { cells, setup, out } = parse('--seeds', '1');
    const facts = { validation: 0.5, test: 0.5, trainMs: 10, peakBytes: 1, message: '' };
    const [ce, kd] = cells;
    const known = [
      { ...ce!, ...facts, status: 'finished' as const },
      { ...kd!, ...facts, status: 'failed' as const, test: null },
    ];
    writeReport(out, reportOf(setup, cells, known, 48));
    expect(readFinished(out, setup)).toEqual({ outcomes: [known[0]], testPhotos: 48 });
    expect(reportOf(setup, cells, [], 48).outcomes.map(({ status }) => status)).toEqual([
      'waiting',
      'waiting',
    ]);
  });

  it('is refused under other settings', () => {
    const { setup, out } = parse('--epochs', '7');
    expect(() => readFinished(out, setup)).toThrow('other settings');
  });
});
