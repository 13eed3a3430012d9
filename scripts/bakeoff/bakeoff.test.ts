import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablesOf } from './markdown.ts';
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

  it('names groups of objectives: all of them, and those that ask a teacher', () => {
    const namesOf = (group: string) =>
      parse('--objectives', group, '--seeds', '1').cells.map(({ objective }) => objective);
    const all = namesOf('all');
    expect(all[0]).toBe('ce');
    expect(all).toEqual(expect.arrayContaining(['clip-cid', 'ce+fd', 'knn_soft', 'balanced_softmax']));
    expect(all).not.toContain('ce+anchor_text');
    expect(all.filter((name) => !namesOf('taught').includes(name)).sort()).toEqual([
      'balanced_softmax',
      'ce+self_feat',
      'ce+smooth_ap',
      'class_balanced',
      'knn_self',
    ]);
  });

  it.each([
    [['--objectives', 'ce,nonsense'], /^--objectives: .*nonsense/],
    [['--objectives', '__proto__'], /^--objectives: /],
    [['--students', 'resnet'], /^--students: resnet/],
    [['--seeds', '0'], '--seeds 0'],
    [['--objectives', 'ce,ce'], 'named twice'],
    [['--label-budget', '2'], /^--label-budget 2/],
    [['--out', tmpdir()], /^--out .* is a folder/],
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

describe('the tables for bench', () => {
  const run = (objective: string, seed: number, test: number) => ({
    ...{ objective, student: 'conv', seed, status: 'finished' as const, validation: test, test },
    ...{ trainMs: 12_340, peakBytes: 1, message: '' },
  });
  const fileOf = (
    name: string,
    epochs: string,
    objectives: string,
    known: readonly ReturnType<typeof run>[],
  ) => {
    const { cells, setup } = parse('--epochs', epochs, '--objectives', objectives, '--seeds', '2');
    return { name, report: reportOf(setup, cells, known, 400) };
  };
  const labels = [run('ce', 1, 0.6), run('ce', 2, 0.64)];

  it('pair an objective of one file with the labels of another of the same setup', () => {
    const text = tablesOf([
      fileOf('one', '10', 'ce', labels),
      fileOf('two', '10', 'ce,ce+fd', [run('ce+fd', 1, 0.7), run('ce+fd', 2, 0.76)]),
    ]);
    expect(text).toContain('one, two: 64 px, 10 epochs, 100 % of the labels, 400 test photos.');
    expect(text).toContain('| `ce` | Labels only | conv | 62.0 ± 2.8 | – | 12.3 | 2 |');
    expect(text).toContain('| conv | 73.0 ± 4.2 | **+11.0 ± 1.0** | 12.3 | 2 |');
    expect(text.match(/`ce`/g)).toHaveLength(2);
  });

  it('keep other setups apart, and count what has not finished', () => {
    const text = tablesOf([fileOf('ten', '10', 'ce', labels), fileOf('five', '5', 'ce', labels.slice(1))]);
    expect(text.split('\n\n').filter((part) => part.includes('epochs'))).toHaveLength(2);
    expect(text).toContain('| conv | 64.0 | – | 12.3 | 1 of 2 |');
  });
});
