import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { budgetOf, candidateOf, cellKey, cellOf, dataOf, USUAL_CANDIDATES } from './recommend-plan.ts';
import { appendRow, EVIDENCE_PATH, readTable } from './recommend-table.ts';

const FOLDER = {
  data: 'clothing',
  photosPerClass: 'all',
  hasUnlabelled: false,
  teacher: 'pupil-mini',
  seed: 1,
} as const;

describe('what is to be measured', () => {
  it('is written as student, size, start, objective and steps', () => {
    expect(candidateOf('pupil-mini@96:pretrained:ce+0.5*fd:280')).toEqual({
      ...{ student: 'pupil-mini', imageSizePx: 96, start: 'pretrained' },
      ...{ objective: 'ce+0.5*fd', steps: 280 },
    });
    expect(USUAL_CANDIDATES.map(candidateOf)).toHaveLength(USUAL_CANDIDATES.length);
    expect(() => candidateOf('resnet@64:random:ce:10')).toThrow('is no candidate');
    expect(() => candidateOf('conv@64:random:magic:10')).toThrow('is no objective');
  });

  it('takes whole passes, as many as come nearest to its steps, in batches that suit the folder', () => {
    const candidate = candidateOf('conv@64:random:ce:280');
    expect(cellOf(FOLDER, candidate, 3068)).toMatchObject({ epochs: 6, batchSize: 64 });
    expect(cellOf(FOLDER, candidate, 300)).toMatchObject({ epochs: 31, batchSize: 32 });
    expect(cellOf(FOLDER, candidate, 100_000).epochs).toBe(1);
    expect(cellOf(FOLDER, candidate, 20).epochs).toBe(100);
  });

  it('is drawn from so many photos of each class, or from all', () => {
    expect(['10', 'all'].map(budgetOf)).toEqual([10, 'all']);
    expect(() => budgetOf('some')).toThrow('neither a number of photos a class nor all');
    expect(dataOf('/photos/clothing')).toEqual({ name: 'clothing', source: '/photos/clothing' });
    expect(dataOf('cifar').source).toMatch(/cifar10\.zip$/);
  });
});

describe('the table', () => {
  let scratch: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'pupil-evidence-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true }));

  const row = {
    ...cellOf(FOLDER, candidateOf('conv@64:random:ce:280'), 3068),
    ...{ classes: 10, smallestClass: 112, trainPhotos: 3068, steps: 282, seconds: 42 },
    ...{ top1: 0.6, probeTop1: 0.7, source: 'this test' },
  };

  it('grows by a line a row, each of which is found again by its run', () => {
    const path = join(scratch, 'evidence.json');
    expect(readTable(path)).toEqual([]);
    appendRow(path, row);
    appendRow(path, { ...row, seed: 2 });
    expect(readTable(path).map(cellKey)).toEqual([cellKey(row), cellKey({ ...row, seed: 2 })]);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(5);
    expect(() => appendRow(path, { ...row, top1: 60 })).toThrow('0.top1');
    expect(readTable(path)).toHaveLength(2);
  });

  it('that comes with the app holds each run once', () => {
    const keys = readTable(EVIDENCE_PATH).map(cellKey);
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
