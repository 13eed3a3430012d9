import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan } from '../src/core/photos/plan/apply.ts';
import { proposePlan } from '../src/core/photos/plan/propose.ts';
import { type Draw, drawnFrom, fill, pathsIn } from './photos-a-class.ts';

const many = (split: string, name: string, photos: number) =>
  Array.from({ length: photos }, (_, i) => `${split}/${name}/${String(i).padStart(3, '0')}.jpg`);
const WITH_VALIDATION = ['hat', 't-shirt'].flatMap((name) => [
  ...many('train', name, 40),
  ...many('validation', name, 12),
  ...many('test', name, 9),
]);
const WITHOUT = WITH_VALIDATION.filter((path) => !path.startsWith('validation/'));
const DRAW: Draw = { photosPerClass: 10, seed: 1, rest: 'left out' };

const count = (placed: ReturnType<typeof drawnFrom>, folder: string) =>
  placed.filter(({ to }) => to.startsWith(folder)).length;

describe('so many photos of each class', () => {
  it('are drawn for training, a fifth as many for validation, and the test split is whole', () => {
    for (const paths of [WITH_VALIDATION, WITHOUT]) {
      const placed = drawnFrom(paths, DRAW);
      const folders = ['train/hat/', 'train/t-shirt/', 'validation/hat/', 'test/hat/', 'test/t-shirt/'];
      expect(folders.map((folder) => count(placed, folder))).toEqual([10, 10, 2, 9, 9]);
      expect(new Set(placed.map(({ from }) => from)).size).toBe(placed.length);
    }
  });

  it('come from their own split, or from training where there is no validation', () => {
    const splitsOf = (paths: readonly string[]) =>
      drawnFrom(paths, DRAW).map(({ from, to }) => [from.split('/')[0], to.split('/')[0]].join(' for '));
    expect(new Set(splitsOf(WITH_VALIDATION))).toEqual(
      new Set(['train for train', 'validation for validation', 'test for test']),
    );
    expect(splitsOf(WITHOUT)).toContain('train for validation');
  });

  it('are the same for a seed, whatever the order on the disk, and others for another', () => {
    expect(drawnFrom(WITHOUT.toReversed(), DRAW)).toEqual(drawnFrom(WITHOUT, DRAW));
    expect(drawnFrom(WITHOUT, { ...DRAW, seed: 2 })).not.toEqual(drawnFrom(WITHOUT, DRAW));
  });

  it('are among those of a larger draw', () => {
    const trained = (photosPerClass: number) =>
      drawnFrom(WITH_VALIDATION, { ...DRAW, photosPerClass })
        .filter(({ to }) => to.startsWith('train/'))
        .map(({ from }) => from);
    expect(trained(30)).toEqual(expect.arrayContaining(trained(10)));
  });

  it('may have the others beside them, of which nobody says what they are', () => {
    const placed = drawnFrom(WITHOUT, { ...DRAW, rest: 'unlabelled' });
    expect(count(placed, 'unlabelled/')).toBe(2 * (40 - 10 - 2));
    const paths = placed.map(({ to }) => to);
    const { files } = applyPlan(paths, [], proposePlan(paths, [], 'drawn').plan);
    const learned = files.filter(({ split }) => split === 'train' || split === null);
    expect(learned.filter(({ className }) => className === null)).toHaveLength(56);
    expect(learned.filter(({ className }) => className !== null)).toHaveLength(20);
  });

  it('are refused where a class has too few', () => {
    expect(() => drawnFrom(WITHOUT, { ...DRAW, photosPerClass: 40 })).toThrow(
      'hat has 40 training photos, too few for 40 and some for validation',
    );
  });
});

describe('the folder of drawn photos', () => {
  let scratch: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'pupil-drawn-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true }));

  const bytesOf = (path: string) => Buffer.from(`photo ${path}`);

  it('is filled from a folder or a zip with the same bytes, and never mixed with others', () => {
    const [folder, zip] = [join(scratch, 'photos'), join(scratch, 'photos.zip')];
    for (const path of WITHOUT) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), bytesOf(path));
    }
    writeFileSync(zip, zipSync(Object.fromEntries(WITHOUT.map((path) => [path, bytesOf(path)]))));
    const filled = [folder, zip].map((source, i) => {
      const target = join(scratch, `filled-${i}`);
      const placed = drawnFrom(pathsIn(source), DRAW);
      fill(source, target, placed);
      for (const { from, to } of placed) expect(readFileSync(join(target, to))).toEqual(bytesOf(from));
      expect(() => fill(source, target, placed)).toThrow('not empty');
      return readdirSync(target, { recursive: true, encoding: 'utf8' }).sort();
    });
    expect(filled[0]).toEqual(filled[1]);
  });
});
