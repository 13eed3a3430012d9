/** Where the photos of a .parquet are listed, and what they are called there. */
import { naturalOrder } from '../../../core/photos/natural-order.ts';
import { isCalledPhoto } from '../../../core/photos/plan/file-kinds.ts';
import { splitWordIn } from '../../../core/photos/split-names.ts';
import { cleanPath } from './archive-path.ts';

export interface TablePlace {
  /** With its `/`; '' at the top. */
  readonly folder: string;
  /** Before each name, so that the shards of a split share a folder. */
  readonly prefix: string;
}

/** `train-00000-of-00002`, also with a checksum behind it, as `datasets` has written it. */
const SHARD = /^(.*?)[-_.]?(\d{1,6})-of-(\d{1,6})(?:[-_.][0-9a-f]{6,40})?$/i;
/** The Hub's own conversions (`train/0000`), and Spark's (`part-00000-…`). */
const PART = /^(?:part|shard|chunk)?[-_]?(\d{1,6})(?:-[0-9a-f-]{8,}.*)?$/i;
const MAX_NAME_LETTERS = 120;

/**
 * @param path of the .parquet
 * @param hasLabels its columns say what is on the photos: then only a split makes a folder of its name
 */
export function tablePlace(path: string, hasLabels: boolean): TablePlace {
  const above = path.slice(0, path.lastIndexOf('/') + 1);
  const stem = path.slice(above.length).replace(/(?<=.)\.parquet$/i, '');
  const part = PART.exec(stem);
  if (part !== null) return { folder: above, prefix: `${part[1]}-` };
  const shard = SHARD.exec(stem);
  const base = cleanPath(shard?.[1] ?? stem);
  const number = shard !== null && Number(shard[3]) > 1 ? `${shard[2]}-` : '';
  if (shard?.[1] === '') return { folder: above, prefix: number };
  if (hasLabels && splitWordIn(base) === null) return { folder: above, prefix: `${base}-${number}` };
  return { folder: `${above}${base}/`, prefix: number };
}

/**
 * As they were called, where that keeps them apart and in the order of the rows: photos are read in the order of their
 * names, and out of order each would unpack its page again. Else the row's number stands before it.
 * @param given a name a row, '' where it has none; null where no row has one
 * @param ending of what has no name
 */
export function photoNames(rows: number, given: readonly string[] | null, ending: string): readonly string[] {
  const digits = Math.max(6, String(rows).length);
  const names = Array.from({ length: rows }, (_, row) => safeName(given?.[row] ?? ''));
  if (names.every((name, row) => name !== null && (row === 0 || rises(names[row - 1]!, name))))
    return names as string[];
  return names.map((name, row) => {
    const number = String(row).padStart(digits, '0');
    return name === null ? `${number}.${ending}` : `${number}-${name}`;
  });
}

/** Also when letters count as the same in either case, as they do on other people's disks. */
function rises(before: string, after: string): boolean {
  return before.toLowerCase() !== after.toLowerCase() && naturalOrder(before, after) < 0;
}

function safeName(path: string): string | null {
  const clean = cleanPath(path);
  const name = clean.slice(clean.lastIndexOf('/') + 1);
  const isSafe = name.length <= MAX_NAME_LETTERS && !/\p{C}/u.test(name) && !name.startsWith('.');
  return isSafe && isCalledPhoto(name) ? name : null;
}
