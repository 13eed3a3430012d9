/**
 * Who learns, who validates, who is asked at the end: stratified by class, seeded, and stable (a class's draw does
 * not depend on the other classes). What the folder says is kept; only missing splits are carved out of `train`.
 * Unlabelled photos always train.
 */
import { createRandom } from '../random.ts';
import type { Project, Split, SplitRatios } from '../records/project.ts';

export interface SplitCandidate {
  readonly classIndex: number | null;
  /** What the folder says; null = nothing. */
  readonly split: Split | null;
}

export const DEFAULT_SPLIT_RATIOS: SplitRatios = { train: 0.7, validation: 0.15, test: 0.15 };

/** Streams of the split's generator, apart from every other use of the project's seed. */
const SPLIT_STREAM = 0x51;

export interface DrawnSplits {
  /** One a candidate, in their order. */
  readonly splits: readonly Split[];
  readonly origin: Project['splitOrigin'];
}

/** @param ratios any positive numbers; they are normalised. A share of 0 leaves that split empty. */
export function drawSplits(
  candidates: readonly SplitCandidate[],
  ratios: SplitRatios,
  seed: number,
): DrawnSplits {
  const isLabelled = (one: SplitCandidate) => one.classIndex !== null;
  const given = new Set(candidates.filter(isLabelled).flatMap((one) => one.split ?? []));
  const hasFolders = given.size > 0;
  const splits = candidates.map((one): Split => (isLabelled(one) ? (one.split ?? 'train') : 'train'));

  // Of a class's training photos, the shares that the folder does not give.
  const total = ratios.train + ratios.validation + ratios.test;
  const share = (split: 'validation' | 'test') =>
    given.has(split) || total <= 0 ? 0 : Math.max(0, ratios[split]) / total;
  const shares = { validation: share('validation'), test: share('test') };
  if (shares.validation > 0 || shares.test > 0) {
    for (const [classIndex, members] of membersOfTrain(candidates, splits)) {
      const random = createRandom(seed, SPLIT_STREAM + classIndex * 256);
      random.shuffle(members);
      const [validation, test] = counts(members.length, shares);
      for (let i = 0; i < validation; i++) splits[members[i]!] = 'validation';
      for (let i = validation; i < validation + test; i++) splits[members[i]!] = 'test';
    }
  }
  const isCarved = shares.validation > 0 || shares.test > 0;
  return { splits, origin: hasFolders ? (isCarved ? 'mixed' : 'folder') : 'drawn' };
}

function membersOfTrain(
  candidates: readonly SplitCandidate[],
  splits: readonly Split[],
): Map<number, number[]> {
  const byClass = new Map<number, number[]>();
  candidates.forEach(({ classIndex }, i) => {
    if (classIndex === null || splits[i] !== 'train') return;
    const members = byClass.get(classIndex);
    if (members === undefined) byClass.set(classIndex, [i]);
    else members.push(i);
  });
  return byClass;
}

/** How many of `size` photos leave training. At least one stays; with three or more, no asked split stays empty. */
function counts(size: number, shares: { validation: number; test: number }): [number, number] {
  const wanted = (ratio: number) => (ratio === 0 ? 0 : Math.max(size >= 3 ? 1 : 0, Math.round(size * ratio)));
  let validation = wanted(shares.validation);
  let test = wanted(shares.test);
  while (validation + test > 0 && validation + test >= size) {
    if (test >= validation) test--;
    else validation--;
  }
  return [validation, test];
}
