/**
 * HELIP's hard pairs: to each photo the photos that the teacher finds most alike though they are something else
 * (arXiv:2305.05208; methods D.6). Pairs that are nearly the same picture are left out: they are duplicates or wrong
 * labels, not lessons.
 */
import { type Rows, rowCount } from '../targets/normalise.ts';
import { eachPair, similarityTiles, type TileOptions } from './similarity-tiles.ts';

/** HELIP's own: alike beyond this is the same picture. */
export const DUPLICATE_COSINE = 0.98;
/** HELIP draws among its first fifty. */
export const PARTNERS = 50;

export interface HardPairs {
  readonly perPhoto: number;
  /** The partners of each row, most alike first, -1 where there are no more [N, perPhoto]. */
  readonly partners: Int32Array<ArrayBuffer>;
  /** Their cosines; 0 where there is none [N, perPhoto]. */
  readonly cosines: Float32Array<ArrayBuffer>;
}

export interface HardPairOptions {
  readonly perPhoto?: number;
  readonly maxCosine?: number;
}

/**
 * @param rows [N, dims], unit rows
 * @param labels class of each row: partners are of another class, and rows without one (negative) have no partners.
 * null, as in the paper, which has no classes: any row is a partner.
 */
export async function hardPairs(
  rows: Rows,
  labels: ArrayLike<number> | null,
  { perPhoto = PARTNERS, maxCosine = DUPLICATE_COSINE }: HardPairOptions = {},
  options: TileOptions = {},
): Promise<HardPairs> {
  const count = rowCount(rows);
  const partners = new Int32Array(count * perPhoto).fill(-1);
  const cosines = new Float32Array(count * perPhoto);
  const found = new Int32Array(count);
  const offer = (row: number, other: number, cosine: number) => {
    const first = row * perPhoto;
    const isFull = found[row] === perPhoto;
    if (isFull && cosine <= cosines[first + perPhoto - 1]!) return;
    let at = first + (isFull ? perPhoto - 1 : found[row]!++);
    for (; at > first && comesBefore(cosine, other, cosines[at - 1]!, partners[at - 1]!); at--) {
      cosines[at] = cosines[at - 1]!;
      partners[at] = partners[at - 1]!;
    }
    cosines[at] = cosine;
    partners[at] = other;
  };
  const isLesson = (i: number, j: number) =>
    labels === null || (labels[i]! >= 0 && labels[j]! >= 0 && labels[i] !== labels[j]);
  for await (const tile of similarityTiles(rows, options)) {
    eachPair(tile, (i, j, cosine) => {
      if (cosine > maxCosine || !isLesson(i, j)) return;
      offer(i, j, cosine);
      offer(j, i, cosine);
    });
  }
  return { perPhoto, partners, cosines };
}

function comesBefore(cosine: number, row: number, otherCosine: number, otherRow: number): boolean {
  return cosine > otherCosine || (cosine === otherCosine && row < otherRow);
}
