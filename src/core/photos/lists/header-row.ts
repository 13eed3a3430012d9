/** Whether the first of some rows says what the columns are, or is a row like the others. */
import { isFactColumn, isFileColumn, isSplitColumn, labelRank } from './column-words.ts';
import { hasImageEnding } from './name-parts.ts';

/** Rows that are compared with the first. */
const COMPARED = 200;

/** @param isUsual what is assumed where the rows do not tell */
export function hasHeader(rows: readonly (readonly string[])[], isUsual: boolean): boolean {
  const [first, ...others] = rows.slice(0, COMPARED + 1);
  if (first === undefined || others.length === 0) return false;
  if (first.some(isValue)) return false;
  // Among lines, `flower` may be the first of the classes; above a table it is the name of a column.
  const isNamed = first.some(
    (cell) =>
      isFileColumn(cell) ||
      labelRank(cell) === 3 ||
      (isUsual && (labelRank(cell) === 2 || isSplitColumn(cell) || isFactColumn(cell))),
  );
  const columns = first.map((cell, at) => ({ cell, below: others.map((row) => row[at] ?? '') }));
  // A name that is a value, too, stands in a list of values: `train`, `train`, `val`.
  const isRepeated = columns.some(({ cell, below }) => cell !== '' && below.includes(cell));
  if (isRepeated) return false;
  if (isNamed) return true;
  if (first.some((cell) => /^-?\d+([.,]\d+)?$/.test(cell))) return false;
  const isLikeBelow = columns.some(
    ({ cell, below }) => /\d/.test(cell) && below.every((one) => shapeOf(one) === shapeOf(cell)),
  );
  if (isLikeBelow) return false;
  const isUnlikeBelow = columns.some(
    ({ cell, below }) => !/\d/.test(cell) && below.every((one) => /\d/.test(one)),
  );
  return isUnlikeBelow || isUsual;
}

/** Nobody calls a column so. */
function isValue(cell: string): boolean {
  return hasImageEnding(cell) || /^[a-z][a-z0-9+.-]*:\/\//i.test(cell) || /^\/m\/\w+$/.test(cell);
}

/** `n00001740` and `n02124075` are of one make. */
function shapeOf(cell: string): string {
  return cell
    .slice(0, 200)
    .replace(/\p{L}+/gu, 'a')
    .replace(/\d+/g, '9');
}
