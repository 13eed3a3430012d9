import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan } from '../src/core/photos/plan/apply.ts';
import { proposePlan } from '../src/core/photos/plan/propose.ts';
import { subsetOf, unpackSubset } from './cifar-subset.ts';

const CLASSES = ['bird', 'cat'];
const paths = ['train', 'test'].flatMap((split) =>
  CLASSES.flatMap((name) => Array.from({ length: 9 }, (_, i) => `${split}/${name}/000${i}.jpg`)),
);
const COUNTS = { train: 6, test: 4 };

describe('a part of CIFAR-10', () => {
  it('has every class as often as the others, in each split', () => {
    const chosen = subsetOf(paths, COUNTS, 1);
    expect(new Set(chosen).size).toBe(10);
    const of = (folder: string) => chosen.filter((path) => path.startsWith(folder)).length;
    expect(['train/bird/', 'train/cat/', 'test/bird/', 'test/cat/'].map(of)).toEqual([3, 3, 2, 2]);
  });

  it('is the same for a seed, whatever the order in the zip, and another for another seed', () => {
    expect(subsetOf(paths.toReversed(), COUNTS, 1)).toEqual(subsetOf(paths, COUNTS, 1));
    expect(subsetOf(paths, COUNTS, 2)).not.toEqual(subsetOf(paths, COUNTS, 1));
  });

  it('leaves out what is no photo of a class, and refuses what it cannot share out', () => {
    const strange = ['train/', 'train/bird/', 'train/bird/../../../evil.jpg', 'train/bird/notes.txt'];
    expect(subsetOf([...strange, ...paths], COUNTS, 1)).toEqual(subsetOf(paths, COUNTS, 1));
    expect(() => subsetOf(paths, { train: 5, test: 4 }, 1)).toThrow('5 train photos cannot be taken evenly');
    expect(() => subsetOf(paths, { train: 20, test: 4 }, 1)).toThrow('bird has 9');
  });
});

describe('the unpacked folder', () => {
  let scratch: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'pupil-cifar-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true }));

  const zip = () => zipSync(Object.fromEntries(paths.map((path, i) => [path, Uint8Array.of(i)])));

  it('is read as classes and splits by whoever imports it, with the bytes of the zip', () => {
    expect(unpackSubset(zip(), scratch, COUNTS, 1)).toBe(10);
    const found = readdirSync(scratch, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.jpg'),
    );
    const { classes, files } = applyPlan(found, [], proposePlan(found, [], 'cifar').plan);
    expect(classes).toEqual(CLASSES);
    expect(files.filter(({ split }) => split === 'train')).toHaveLength(6);
    expect(files.filter(({ split }) => split === 'test')).toHaveLength(4);
    for (const path of found) expect([...readFileSync(join(scratch, path))]).toEqual([paths.indexOf(path)]);
  });

  it('is never mixed with what lies there already', () => {
    unpackSubset(zip(), scratch, COUNTS, 1);
    expect(() => unpackSubset(zip(), scratch, COUNTS, 2)).toThrow('not empty');
  });
});
