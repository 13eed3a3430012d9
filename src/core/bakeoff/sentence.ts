/**
 * What a bake-off shows, in one honest sentence a student. A difference is called one only where its seeds agree too
 * well for chance (Student's t at 95 %). Two seeds are too few to know their own spread: there it must exceed two
 * standard errors, of which the test set's binomial error is the least. One seed says nothing about noise at all.
 */
import { BASELINE } from './bakeoff.ts';
import { type BakeoffRow, binomialError } from './statistics.ts';

/** 97.5 % quantiles of Student's t, for 3 seeds, 4 seeds and so on. */
const STUDENT_T = [4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26] as const;
const NORMAL = 2;
/** From so many seeds on, their own spread is believed. */
const TRUSTED_SEEDS = 3;

/** So many differences are named one by one; the table has them all. */
const MOST_NAMED = 4;

const points = (share: number) => (share * 100).toFixed(1);
const signed = (share: number) => `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`;

/** Whether a row stands out from the baseline of its student, on so many test photos. */
export function isClear(row: Pick<BakeoffRow, 'difference' | 'test'>, testPhotos: number): boolean {
  const { difference, test } = row;
  if (difference === null || difference.standardError === null || test === null) return false;
  const { mean, standardError, pairs } = difference;
  if (pairs < TRUSTED_SEEDS)
    return Math.abs(mean) > NORMAL * Math.max(standardError, binomialError(test.mean, testPhotos));
  return Math.abs(mean) > (STUDENT_T[pairs - TRUSTED_SEEDS] ?? NORMAL) * standardError;
}

/**
 * @param nameOf what the objective with an id is called
 * @param testPhotos labelled photos of the test split
 */
export function sentenceOf(
  rows: readonly BakeoffRow[],
  nameOf: (objective: string) => string,
  testPhotos: number,
): string {
  const students = [...new Set(rows.map(({ student }) => student))];
  return students
    .map((student) => {
      const own = rows.filter((row) => row.student === student);
      const text = ofStudent(own, nameOf, testPhotos);
      return students.length === 1 ? text : `${student}: ${text}`;
    })
    .join(' ');
}

function ofStudent(
  rows: readonly BakeoffRow[],
  nameOf: (objective: string) => string,
  testPhotos: number,
): string {
  const baseline = rows.find(({ objective }) => objective === BASELINE);
  const compared = rows.filter(({ difference }) => difference !== null);
  const base = nameOf(BASELINE);
  if (baseline === undefined) return `Without ${base} among them there is nothing to compare with.`;
  if (baseline.test === null || compared.length === 0) return 'Nothing has been compared yet.';
  const incomplete = rows.some(({ finished, planned }) => finished < planned)
    ? ' Not all runs are finished: this can still change.'
    : '';
  const single = compared.filter(({ difference }) => difference?.pairs === 1);
  const repeated = compared.filter(({ difference }) => (difference?.pairs ?? 0) > 1);
  const parts = [
    ...(repeated.length > 0 ? [ofSeveralSeeds(repeated, base, nameOf, testPhotos)] : []),
    ...(single.length > 0 ? [ofOneSeed(single, baseline.test.mean, base, nameOf, testPhotos)] : []),
  ];
  return `${parts.join(' ')}${incomplete}`;
}

function ofSeveralSeeds(
  rows: readonly BakeoffRow[],
  base: string,
  nameOf: (objective: string) => string,
  testPhotos: number,
): string {
  const clear = rows
    .filter((row) => isClear(row, testPhotos))
    .sort((a, b) => b.difference!.mean - a.difference!.mean);
  if (clear.length === 0) {
    const which = rows.length === 1 ? nameOf(rows[0]!.objective) : 'Every difference';
    return `${which} is within noise of ${base} on ${seedsOf(rows)}.`;
  }
  const named = clear.slice(0, MOST_NAMED).map(({ objective, difference }) => {
    const { mean, standardError } = difference!;
    return `${nameOf(objective)}: ${signed(mean)} ± ${points(standardError!)} points`;
  });
  const others = rows.length - clear.length;
  const rest =
    others === 0 ? '' : others === 1 ? '; the other is within noise' : '; the others are within noise';
  return `${named.join('; ')} over ${base} on ${seedsOf(clear)}${moreOf(clear.slice(MOST_NAMED))}${rest}.`;
}

/** The clear ones that are not named one by one. */
function moreOf(clear: readonly BakeoffRow[]): string {
  if (clear.length === 0) return '';
  const below = clear.filter(({ difference }) => difference!.mean < 0).length;
  return `; ${clear.length} more stand out${below === 0 ? '' : `, ${below} of them below it`}`;
}

function seedsOf(rows: readonly BakeoffRow[]): string {
  const pairs = rows.map(({ difference }) => difference!.pairs);
  const [fewest, most] = [Math.min(...pairs), Math.max(...pairs)];
  return fewest === most ? `${most} seeds` : `${fewest} to ${most} seeds`;
}

function ofOneSeed(
  rows: readonly BakeoffRow[],
  baseTop1: number,
  base: string,
  nameOf: (objective: string) => string,
  testPhotos: number,
): string {
  const named = rows.map(
    ({ objective, difference }) => `${nameOf(objective)} ${signed(difference!.mean)} points`,
  );
  const error = points(binomialError(baseTop1, testPhotos));
  const photos = testPhotos === 1 ? '1 test photo' : `${testPhotos} test photos`;
  return (
    `${named.join(', ')} against ${base}, on one seed: nothing can be said about noise between runs. ` +
    `On ${photos} alone each accuracy is uncertain by ± ${error} points.`
  );
}
