import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKey, cellsOf, recipeOf } from './bakeoff.ts';
import { sentenceOf } from './sentence.ts';
import { binomialError, type Outcome, pairedDifference, rowsOf, spreadOf } from './statistics.ts';
import { csvOf, jsonOf, markdownOf } from './texts.ts';

const plan = {
  objectives: ['fd', 'ce'],
  students: ['conv'],
  seeds: [1, 2, 3],
  imageSizePx: 32,
  epochs: 5,
  batchSize: 32,
  labelBudget: 1,
  backend: 'wasm',
} as const;

const outcome = (objective: string, seed: number, test: number, more: Partial<Outcome> = {}): Outcome => ({
  objective,
  student: 'conv',
  seed,
  status: 'finished',
  validation: test,
  test,
  trainMs: 1000,
  peakBytes: 5e6,
  message: '',
  ...more,
});

const name = (id: string) => id.toUpperCase();
const sentence = (outcomes: readonly Outcome[]) => sentenceOf(rowsOf(outcomes), name, 400);

describe('the expansion of a bake-off', () => {
  it('has every objective with every student and seed once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }),
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 5 }),
        (objectives, students, seeds) => {
          const cells = cellsOf({ objectives, students, seeds });
          expect(cells.length).toBe(objectives.length * students.length * seeds.length);
          expect(new Set(cells.map((cell) => JSON.stringify(cell))).size).toBe(cells.length);
        },
      ),
    );
  });

  it('compares everything on the first seed before the second, the baseline first', () => {
    expect(cellsOf(plan).map(cellKey).slice(0, 3)).toEqual(['ce/conv/1', 'fd/conv/1', 'ce/conv/2']);
  });

  it('refuses what is empty or named twice', () => {
    expect(() => cellsOf({ ...plan, objectives: [] })).toThrow('at least one objective');
    expect(() => cellsOf({ ...plan, seeds: [1, 1] })).toThrow('seed 1 is named twice');
  });

  it('gives recipes that share budget, size and seed', () => {
    const terms = { ...plan, teacherFingerprint: 'f', labelledShare: 1 };
    const [ce, fd] = ['ce', 'fd'].map((objective) =>
      recipeOf(terms, { objective, student: 'conv', seed: 2 }),
    );
    expect(ce).toMatchObject({ epochs: 5, batchSize: 32, seed: 2, backend: 'wasm', preset: 'ce' });
    expect({ ...fd, preset: '', objective: [] }).toEqual({ ...ce, preset: '', objective: [] });
  });
});

describe('statistics over seeds', () => {
  it('have the mean and the sample standard deviation', () => {
    expect(spreadOf([1, 2, 3])).toEqual({ mean: 2, sd: 1, count: 3 });
    expect(spreadOf([0.5])).toEqual({ mean: 0.5, sd: null, count: 1 });
    expect(spreadOf([])).toBeNull();
  });

  it('pair by seed, whatever the order, and leave out seeds that only one has', () => {
    const base = new Map([
      [3, 0.7],
      [1, 0.5],
      [9, 0],
    ]);
    const paired = pairedDifference(
      new Map([
        [1, 0.6],
        [3, 0.9],
        [4, 1],
      ]),
      base,
    );
    expect(paired?.pairs).toBe(2);
    expect(paired?.mean).toBeCloseTo(0.15);
    expect(paired?.standardError).toBeCloseTo(0.05);
  });

  it('do not see what all runs of a seed have in common', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 }),
        (shifts) => {
          const base = new Map(shifts.map((shift, seed) => [seed, shift]));
          const better = new Map(shifts.map((shift, seed) => [seed, shift + 0.1]));
          const paired = pairedDifference(better, base);
          expect(paired?.mean).toBeCloseTo(0.1);
          expect(paired?.standardError).toBeCloseTo(0);
        },
      ),
    );
  });

  it('count failed runs and leave them out of the figures', () => {
    const failed = outcome('fd', 2, 0, { status: 'failed', test: null, validation: null, message: 'NaN' });
    const [row] = rowsOf([outcome('fd', 1, 0.8), failed]);
    expect(row).toMatchObject({ finished: 1, failed: 1, planned: 2, test: { mean: 0.8, sd: null } });
  });
});

describe('the sentence', () => {
  const ce = [1, 2, 3].map((seed) => outcome('ce', seed, 0.5 + seed / 100));

  it('names what is clear with its standard error, and the rest as noise', () => {
    const fd = [0.02, 0.031, 0.042].map((gain, i) => outcome('fd', i + 1, 0.51 + i / 100 + gain));
    const kd = [-0.02, 0.03, 0].map((gain, i) => outcome('kd', i + 1, 0.51 + i / 100 + gain));
    expect(sentence([...ce, ...fd])).toBe('FD: +3.1 ± 0.6 points over CE on 3 seeds.');
    expect(sentence([...ce, ...fd, ...kd])).toContain('on 3 seeds; the other is within noise.');
    expect(sentence([...ce, ...kd])).toBe('KD is within noise of CE on 3 seeds.');
  });

  it('names the best four of many, and counts the others with those below', () => {
    const all = [0.3, 0.25, 0.2, 0.15, 0.1, -0.2, 0].flatMap((gain, index) =>
      [1, 2, 3].map((seed) => outcome(`o${index}`, seed, 0.5 + seed / 100 + gain)),
    );
    const text = sentence([...ce, ...all]);
    expect(text.match(/points/g)).toHaveLength(4);
    expect(text).toContain('; 2 more stand out, 1 of them below it; the other is within noise.');
  });

  it('says of one seed that nothing is known about noise, with the binomial error instead', () => {
    const text = sentence([outcome('ce', 1, 0.5), outcome('fd', 1, 0.9)]);
    expect(text).toContain('FD +40.0 points against CE, on one seed: nothing can be said about noise');
    expect(text).toContain(`400 test photos alone each accuracy is uncertain by ± 2.5 points`);
    expect(binomialError(0.5, 400)).toBeCloseTo(0.025);
  });

  it('does not believe two seeds that agree by chance', () => {
    const two = (gain: number) => [1, 2].map((seed) => outcome('fd', seed, 0.5 + seed / 100 + gain));
    expect(sentence([...ce.slice(0, 2), ...two(0.01)])).toContain('within noise');
    expect(sentence([...ce.slice(0, 2), ...two(0.2)])).toContain('+20.0 ± 0.0 points over CE on 2 seeds');
  });

  it('does not believe three seeds that disagree by a third of the difference', () => {
    const gains = (...all: number[]) => all.map((gain, i) => outcome('fd', i + 1, 0.51 + i / 100 + gain));
    // Means of 3 points, with errors of 0.87 and 0.58: 3.5 and 5.2 of them, where three seeds ask for 4.3.
    expect(sentence([...ce, ...gains(0.015, 0.03, 0.045)])).toContain('within noise');
    expect(sentence([...ce, ...gains(0.02, 0.03, 0.04)])).toContain('+3.0 ± 0.6 points over CE on 3 seeds');
  });

  it('says so when runs are missing, or there is no baseline', () => {
    const waiting = outcome('fd', 2, 0, { status: 'waiting', test: null });
    expect(sentence([...ce, outcome('fd', 1, 0.6), waiting])).toContain('Not all runs are finished');
    expect(sentence([outcome('fd', 1, 0.6)])).toContain('nothing to compare with');
  });
});

describe('the texts', () => {
  it('quote what CSV would misread, and disarm formulas', () => {
    const failed = outcome('fd', 1, 0, { status: 'failed', test: null, message: '=say "no",\nplease' });
    expect(csvOf([failed])).toContain(`fd,conv,1,failed,0,,1,5000000,"'=say ""no"",\nplease"\r\n`);
  });

  it('carry every run as JSON, and every row as Markdown', () => {
    const outcomes = [outcome('ce', 1, 0.5), outcome('fd', 1, 0.6)];
    const json = JSON.parse(jsonOf(plan, outcomes, 'So.', 9)) as { rows: unknown[]; outcomes: unknown };
    expect(json.rows).toHaveLength(2);
    expect(json.outcomes).toEqual(outcomes);
    expect(markdownOf(rowsOf(outcomes), name)).toContain(
      '| FD | conv | 60.0 | 60.0 | +10.0 | 1.0 s | 5 MB | 1/1 |',
    );
  });
});
