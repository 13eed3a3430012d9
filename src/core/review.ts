/** The review of proposals as pure data: what a threshold and the user's own decisions make of them, and how right that is likely to be. */
import type { NamedPhoto, Proposals } from './naming.ts';
import type { PhotoId } from './records.ts';

/** The user's word on one photo: a class, or none of them. */
export type Decision = number | 'unsure';
export type Decisions = ReadonlyMap<PhotoId, Decision>;

/** `classIndex` null: the pile of those that nobody is sure about. */
export interface ReviewGroup {
  readonly classIndex: number | null;
  /** Rows of the proposals, the surest first. */
  readonly rows: readonly number[];
}

export interface Review {
  /** Classes in their order, those without a photo left out; the unsure pile last. */
  readonly groups: readonly ReviewGroup[];
  /** Rows in all groups but the unsure pile. */
  readonly acceptedPhotos: number;
  /** Share of those that are right, as far as the probabilities can be believed; null where none is accepted. */
  readonly expectedPrecision: number | null;
  /** Photos that the user has decided on, and how many of them as proposed. */
  readonly decidedPhotos: number;
  readonly agreedPhotos: number;
}

/** Probability of the proposed class of a row. */
export function confidenceOf({ probabilities, classIndices, classes }: Proposals, row: number): number {
  return probabilities[row * classes.length + classIndices[row]!]!;
}

/** The second likeliest class of a row; null where there is only one. */
export function runnerUpOf({ probabilities, classIndices, classes }: Proposals, row: number): number | null {
  let second: number | null = null;
  const at = (c: number) => probabilities[row * classes.length + c]!;
  for (let c = 0; c < classes.length; c++)
    if (c !== classIndices[row] && (second === null || at(c) > at(second))) second = c;
  return second;
}

/** @param minMargin of a proposal (likeliest minus runner-up, 0..1) to be accepted without the user's word */
export function reviewOf(proposals: Proposals, minMargin: number, decisions: Decisions): Review {
  const rowsOf = new Map<number | null, number[]>();
  let sum = 0;
  let acceptedPhotos = 0;
  let decidedPhotos = 0;
  let agreedPhotos = 0;
  for (const [row, id] of proposals.ids.entries()) {
    const decision = decisions.get(id);
    const proposed = proposals.classIndices[row]!;
    const isSure = proposals.margins[row]! >= minMargin;
    const becomes =
      decision === undefined ? (isSure ? proposed : null) : decision === 'unsure' ? null : decision;
    const group = rowsOf.get(becomes);
    if (group === undefined) rowsOf.set(becomes, [row]);
    else group.push(row);
    if (decision !== undefined && decision !== 'unsure') {
      decidedPhotos++;
      if (decision === proposed) agreedPhotos++;
    }
    if (becomes === null) continue;
    acceptedPhotos++;
    // What a person has said counts as right.
    sum += decision === undefined ? confidenceOf(proposals, row) : 1;
  }
  const groups = [...proposals.classes.keys(), null].flatMap((classIndex): ReviewGroup[] => {
    const rows = rowsOf.get(classIndex);
    if (rows === undefined) return [];
    return [
      {
        classIndex,
        rows: rows.sort((a, b) => confidenceOf(proposals, b) - confidenceOf(proposals, a) || a - b),
      },
    ];
  });
  const expectedPrecision = acceptedPhotos === 0 ? null : sum / acceptedPhotos;
  return { groups, acceptedPhotos, expectedPrecision, decidedPhotos, agreedPhotos };
}

/** What accepting these groups says of each photo. */
export function acceptedOf(
  proposals: Proposals,
  groups: readonly ReviewGroup[],
  decisions: Decisions,
): readonly NamedPhoto[] {
  return groups.flatMap(({ classIndex, rows }) =>
    classIndex === null
      ? []
      : rows.map((row) => {
          const id = proposals.ids[row]!;
          return { id, classIndex, isReviewed: decisions.has(id) };
        }),
  );
}
