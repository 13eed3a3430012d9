/**
 * A few photos that stand for many, class by class. Herding picks photos whose mean stays nearest to the mean of all
 * (Welling 2009, as in iCaRL, arXiv:1611.07725); k-centre picks photos so that none is far from a picked one
 * (Gonzalez 1985, as in arXiv:1708.00489).
 */
import { meanRow, type Rows, rowCount, takeRows } from '../targets/normalise.ts';
import { RowMatrix } from './row-matrix.ts';
import { noTurn, type Turn } from './turn.ts';

export const CORESET_METHODS = ['herding', 'k-centre'] as const;
export type CoresetMethod = (typeof CORESET_METHODS)[number];

type Pick = (rows: Rows, count: number, turn: Turn) => Promise<readonly number[]>;
const PICK: Readonly<Record<CoresetMethod, Pick>> = { herding, 'k-centre': kCentre };

/**
 * Rows to keep, ascending: of each class at most `perClass`; rows without a class (negative label) are not touched
 * and not listed.
 * @param rows [N, dims], unit rows
 */
export async function coreset(
  rows: Rows,
  labels: ArrayLike<number>,
  perClass: number,
  method: CoresetMethod,
  turn: Turn = noTurn,
): Promise<Int32Array<ArrayBuffer>> {
  const members = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const own = members.get(labels[row]!);
    if (own === undefined) members.set(labels[row]!, [row]);
    else own.push(row);
  }
  members.delete(-1);
  const kept: number[] = [];
  let done = 0;
  const total = perClass * members.size;
  for (const own of members.values()) {
    const picked =
      own.length <= perClass
        ? own.keys()
        : await PICK[method](takeRows(rows, own), perClass, (at) => turn(done + at, total));
    for (const at of picked) kept.push(own[at]!);
    done += perClass;
  }
  return Int32Array.from(kept).sort();
}

/** Picks in order: each is the row that brings the mean of the picked ones nearest to the mean of all. */
export async function herding(rows: Rows, count: number, turn: Turn = noTurn): Promise<readonly number[]> {
  const matrix = new RowMatrix(rows);
  const picked: number[] = [];
  try {
    // <w, x> of every row, where w = (picks + 1) * mean - sum of the picked rows.
    const towardsMean = await matrix.withVector(Float32Array.from(meanRow(rows)));
    const scores = Float64Array.from(towardsMean);
    while (picked.length < Math.min(count, matrix.count)) {
      await turn(picked.length, count);
      const row = largest(scores);
      picked.push(row);
      const likeness = await matrix.withRow(row);
      for (const [i, score] of scores.entries()) scores[i] = score + towardsMean[i]! - likeness[i]!;
      scores[row] = Number.NEGATIVE_INFINITY;
    }
  } finally {
    matrix.dispose();
  }
  return picked;
}

/** Picks in order: first the row nearest to the mean, then always the one furthest from all that are picked. */
export async function kCentre(rows: Rows, count: number, turn: Turn = noTurn): Promise<readonly number[]> {
  const matrix = new RowMatrix(rows);
  const picked: number[] = [];
  const isPicked = new Uint8Array(rowCount(rows));
  try {
    const nearest = new Float64Array(matrix.count).fill(Number.NEGATIVE_INFINITY);
    let row = largest(await matrix.withVector(Float32Array.from(meanRow(rows))));
    while (picked.length < Math.min(count, matrix.count)) {
      await turn(picked.length, count);
      picked.push(row);
      isPicked[row] = 1;
      const likeness = await matrix.withRow(row);
      for (const [i, cosine] of likeness.entries()) nearest[i] = Math.max(nearest[i]!, cosine);
      row = largest(nearest.map((cosine, i) => (isPicked[i] === 1 ? Number.NEGATIVE_INFINITY : -cosine)));
    }
  } finally {
    matrix.dispose();
  }
  return picked;
}

/** Index of the largest, the lowest of equals. */
function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
