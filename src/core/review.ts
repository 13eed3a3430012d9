/**
 * The review of proposals as pure data: what a threshold and the user's own decisions make of them, and how right
 * that is likely to be.
 */
import type { Decisions, NamedPhoto, Proposals } from './naming.ts';
import type { Photo } from './records/project.ts';

/** What a first threshold aims at: this share of the accepted ones right. */
const FIRST_PRECISION = 0.9;
/** Where none reaches that, the surest of them are still worth a look. */
const FIRST_SHARE = 0.25;

/** `classIndex` null: the pile of those that nobody is sure about. */
export interface ReviewGroup {
  readonly classIndex: number | null;
  /**
   * Rows of the proposals, the surest first; on the pile those that look alike lie together, what the user put there
   * comes last.
   */
  readonly rows: readonly number[];
}

export interface Review {
  /** Classes in their order, those without a photo left out; the unsure pile last. */
  readonly groups: readonly ReviewGroup[];
  /** Rows in all groups but the unsure pile. */
  readonly acceptedPhotos: number;
  /** Share of those that are right, as far as the probabilities can be believed; null where none is accepted. */
  readonly expectedPrecision: number | null;
  /** Photos that the user has given a class, and how many of them as proposed. */
  readonly decidedPhotos: number;
  readonly agreedPhotos: number;
  /** The same of those that the threshold alone would accept: a measurement of what it does. */
  readonly sureDecidedPhotos: number;
  readonly sureAgreedPhotos: number;
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

/**
 * Those of photos that still want a class; what was named, or taken out, since they were made is left away, and comes
 * back with an undo.
 */
export function pendingOf(proposals: Proposals, photos: readonly Photo[]): Proposals {
  const wanting = new Set(
    photos.flatMap(({ id, classIndex, isExcluded }) => (classIndex === null && !isExcluded ? [id] : [])),
  );
  const left = proposals.ids.flatMap((id, row) => (wanting.has(id) ? [row] : []));
  if (left.length === proposals.ids.length) return proposals;
  const classes = proposals.classes.length;
  const probabilities = new Float32Array(left.length * classes);
  for (const [at, row] of left.entries())
    probabilities.set(proposals.probabilities.subarray(row * classes, (row + 1) * classes), at * classes);
  return {
    ...proposals,
    ids: left.map((row) => proposals.ids[row]!),
    probabilities,
    classIndices: Int32Array.from(left, (row) => proposals.classIndices[row]!),
    margins: Float32Array.from(left, (row) => proposals.margins[row]!),
  };
}

/**
 * Where to begin: the lowest margin, in hundredths, at which about nine in ten are right; else the one that the
 * surest quarter has.
 */
export function firstMarginOf(proposals: Proposals): number {
  const { margins } = proposals;
  const order = Array.from(margins.keys()).sort((a, b) => margins[b]! - margins[a]!);
  let sum = 0;
  let taken = 0;
  for (const [at, row] of order.entries()) {
    sum += confidenceOf(proposals, row);
    if (sum / (at + 1) >= FIRST_PRECISION) taken = at + 1;
  }
  if (taken === 0) taken = Math.ceil(order.length * FIRST_SHARE);
  const last = order[taken - 1];
  return last === undefined ? 0 : Math.min(0.99, Math.floor(margins[last]! * 100) / 100);
}

/** @param minMargin of a proposal (likeliest minus runner-up, 0..1) to be accepted without the user's word */
export function reviewOf(proposals: Proposals, minMargin: number, decisions: Decisions): Review {
  const { classes, ids, classIndices, margins } = proposals;
  const places = new Map(classes.map((name, classIndex) => [name, classIndex]));
  const rowsOf = new Map<number | null, number[]>();
  const putAside = new Set<number>();
  const counts = { decidedPhotos: 0, agreedPhotos: 0, sureDecidedPhotos: 0, sureAgreedPhotos: 0 };
  let sum = 0;
  let acceptedPhotos = 0;
  for (const [row, id] of ids.entries()) {
    const decision = decisions.get(id);
    // A class that is not among those asked for says nothing here.
    const decided = decision == null ? undefined : places.get(decision);
    const proposed = classIndices[row]!;
    const isSure = margins[row]! >= minMargin;
    if (decision === null) putAside.add(row);
    const becomes = decision === null ? null : (decided ?? (isSure ? proposed : null));
    const group = rowsOf.get(becomes);
    if (group === undefined) rowsOf.set(becomes, [row]);
    else group.push(row);
    if (decided !== undefined) {
      const agreed = decided === proposed ? 1 : 0;
      counts.decidedPhotos++;
      counts.agreedPhotos += agreed;
      counts.sureDecidedPhotos += isSure ? 1 : 0;
      counts.sureAgreedPhotos += isSure ? agreed : 0;
    }
    if (becomes === null) continue;
    acceptedPhotos++;
    // What a person has said counts as right.
    sum += decided === undefined ? confidenceOf(proposals, row) : 1;
  }
  const surestFirst = (a: number, b: number) =>
    confidenceOf(proposals, b) - confidenceOf(proposals, a) || a - b;
  const alikeTogether = (a: number, b: number) =>
    Number(putAside.has(a)) - Number(putAside.has(b)) ||
    classIndices[a]! - classIndices[b]! ||
    surestFirst(a, b);
  const groups = [...classes.keys(), null].flatMap((classIndex): ReviewGroup[] => {
    const rows = rowsOf.get(classIndex);
    if (rows === undefined) return [];
    return [{ classIndex, rows: rows.sort(classIndex === null ? alikeTogether : surestFirst) }];
  });
  const expectedPrecision = acceptedPhotos === 0 ? null : sum / acceptedPhotos;
  return { groups, acceptedPhotos, expectedPrecision, ...counts };
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
          return { id, classIndex, isReviewed: decisions.get(id) === proposals.classes[classIndex] };
        }),
  );
}
