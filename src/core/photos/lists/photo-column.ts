/** Which column of a list names photos: that whose values are the names of most. */

import { sampled } from './column-values.ts';
import { isFileColumn } from './column-words.ts';
import type { LabelList } from './label-list.ts';
import { folderOf } from './list-names.ts';
import type { NameMatcher } from './match-names.ts';
import { hasImageEnding } from './name-parts.ts';

/** Rows that are looked at in every column, and cells in all: a list may have thousands of columns. */
const SAMPLED = 400;
const MIN_SAMPLED = 20;
const SAMPLED_CELLS = 100_000;
/** Columns that are looked through whole, where the sample names no photo. */
const MAX_WHOLE = 6;
/** Of the rows, or of the photos: what is no accident. */
const CLEAR_SHARE = 0.5;

export interface PhotoColumn {
  readonly column: string;
  /** Different photos that it names. */
  readonly photos: number;
  /** Values that several photos answer to. */
  readonly several: number;
  /** It is no accident: `3` may be a class as well as `3.jpg`. */
  readonly isClear: boolean;
}

/** @returns null where no column names any photo */
export function photoColumnOf(list: LabelList, matcher: NameMatcher): PhotoColumn | null {
  const count = Math.floor(SAMPLED_CELLS / Math.max(1, list.columns.length));
  const rows = sampled(list.rows, Math.min(SAMPLED, Math.max(MIN_SAMPLED, count)));
  const looks = list.columns.map((column, at) => lookAt(list, matcher, column, at, rows));
  let best = mostNaming(looks);
  if (best === null && rows.length < list.rows.length) {
    // A few photos of a long list.
    const likely = looks.filter(({ distinct }) => distinct > rows.length / 2).slice(0, MAX_WHOLE);
    best = mostNaming(likely.map(({ column, at }) => lookAt(list, matcher, column, at, list.rows)));
  }
  if (best === null) return null;
  const isOfRows = best.photos + best.several >= CLEAR_SHARE * best.filled;
  const whole =
    isOfRows || rows.length === list.rows.length
      ? best
      : lookAt(list, matcher, best.column, best.at, list.rows);
  const isOfPhotos = whole.photos >= CLEAR_SHARE * matcher.paths.length;
  return { ...whole, isClear: isOfRows || isOfPhotos || whole.isWritten };
}

interface Look extends Omit<PhotoColumn, 'isClear'> {
  readonly at: number;
  readonly filled: number;
  readonly distinct: number;
  /** A photo is named as only photos are: with its ending, or a folder. */
  readonly isWritten: boolean;
}

function lookAt(
  list: LabelList,
  matcher: NameMatcher,
  column: string,
  at: number,
  rows: LabelList['rows'],
): Look {
  const folder = folderOf(list.path);
  const values = new Set<string>();
  const photos = new Set<number>();
  let filled = 0;
  let several = 0;
  let isWritten = false;
  for (const row of rows) {
    const value = row[at]!;
    if (value === '') continue;
    filled++;
    if (values.has(value)) continue;
    values.add(value);
    const tail = matcher.match(value, folder);
    if (tail === null) continue;
    if (tail.owner === 'several') several++;
    else photos.add(tail.owner);
    isWritten ||= tail.owner !== 'several' && (hasImageEnding(value) || tail.parts > 1);
  }
  return { column, at, photos: photos.size, several, filled, distinct: values.size, isWritten };
}

function mostNaming(looks: readonly Look[]): Look | null {
  const score = (look: Look) => look.photos + look.several / 2;
  const best = looks
    .filter((look) => score(look) > 0)
    .toSorted(
      (a, b) =>
        score(b) - score(a) ||
        Number(isFileColumn(b.column)) - Number(isFileColumn(a.column)) ||
        Number(b.isWritten) - Number(a.isWritten),
    );
  return best[0] ?? null;
}
