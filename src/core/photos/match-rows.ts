/**
 * Which photo a row computed elsewhere belongs to: by the SHA-256 of the file; by its path, where one side may have
 * more folders in front; or by as much of its path's end as there is, if one row and one photo have it. What stays without a partner, on
 * either side, is reported.
 */

import type { RowNames } from '../files/row-names.ts';
import type { Photo, PhotoId, Project } from '../records/project.ts';
import { createNameMatcher, type NameMatcher } from './lists/match-names.ts';
import { type Found, partnersOf } from './lists/partners.ts';

export interface RowMatches {
  /** Each photo once, in the order of the rows. */
  readonly matched: readonly { readonly row: number; readonly id: PhotoId }[];
  readonly byHash: number;
  readonly byPath: number;
  /** By the name, perhaps a few folders: those in front disagree. */
  readonly byName: number;
  /** Rows that no photo answers to, several photos do, or whose photo has a row already. */
  readonly unmatchedRows: Unmatched;
  /** Photos that no row is of; those that the user has left out are not counted. */
  readonly unmatchedPhotos: Unmatched;
  /** Their places in the project. */
  readonly unmatchedIndices: readonly number[];
}

export interface Unmatched {
  readonly count: number;
  /** A few, with the reason where it is not that nothing has this name. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const HASH = /(?:^|[:/])([0-9a-f]{64})(?:\.[a-z0-9]{1,5})?$/i;

/** @param columns of names of the rows, in order: where the first says nothing, the next is asked */
export function matchRows(
  columns: RowNames,
  photos: readonly Photo[],
  duplicates: Project['duplicates'] = [],
): RowMatches {
  const ids = new Set(photos.map(({ id }) => id));
  const hashes = hashesOf(columns, ids);
  const { matcher, ids: idOf } = matcherOf(photos, duplicates);
  const partners = partnersIn(columns, matcher, hashes);
  const names = namesToTell(columns);
  const taken = new Set<PhotoId>();
  const matched: { row: number; id: PhotoId }[] = [];
  const counts = { byHash: 0, byPath: 0, byName: 0 };
  const rows = new Examples();
  for (const [row, name] of names.entries()) {
    const partner = partners[row]!;
    const hash = hashes[row]!;
    if (typeof partner === 'string') rows.add(`${name} (${partner} are called this)`);
    else if (hash === null && partner === null) rows.add(name);
    else {
      const id = hash ?? idOf[partner!.photo]!;
      if (taken.has(id)) rows.add(`${name} (its photo has an earlier row)`);
      else {
        taken.add(id);
        counts[hash !== null ? 'byHash' : partner!.isWhole ? 'byPath' : 'byName']++;
        matched.push({ row, id });
      }
    }
  }
  const left = new Examples();
  const unmatchedIndices: number[] = [];
  for (const { id, path, index, isExcluded } of photos) {
    if (isExcluded || taken.has(id)) continue;
    left.add(path);
    unmatchedIndices.push(index);
  }
  return {
    matched,
    ...counts,
    unmatchedRows: { count: rows.count, examples: rows.examples },
    unmatchedPhotos: { count: left.count, examples: left.examples },
    unmatchedIndices,
  };
}

/** The photo's own SHA-256, in whichever column it stands. That of a file it was made from says nothing here. */
function hashesOf(columns: RowNames, ids: ReadonlySet<PhotoId>): (PhotoId | null)[] {
  return columns[0].names.map((_, row) => {
    for (const { names } of columns) {
      const hash = HASH.exec(names[row]!)?.[1]?.toLowerCase();
      if (hash !== undefined && ids.has(hash)) return hash;
    }
    return null;
  });
}

/** By the first column that says it. A photo that one column has found is not given away by a later one. */
function partnersIn(
  columns: RowNames,
  matcher: NameMatcher,
  hashes: readonly (PhotoId | null)[],
): readonly Found[] {
  const partners: Found[] = hashes.map(() => null);
  const given = new Set<number>();
  for (const { names } of columns) {
    const isOpen = (row: number) =>
      hashes[row] === null && (partners[row] === null || typeof partners[row] === 'string');
    const found = partnersOf(
      names.map((name, row) => (isOpen(row) ? name : '')),
      matcher,
    );
    const before = new Set(given);
    for (const [row, partner] of found.entries()) {
      if (!isOpen(row) || partner === null) continue;
      if (typeof partner === 'string') partners[row] ??= partner;
      else if (!before.has(partner.photo)) {
        partners[row] = partner;
        given.add(partner.photo);
      }
    }
  }
  return partners;
}

/** What people call the rows: rather paths than hashes. */
function namesToTell(columns: RowNames): readonly string[] {
  return (columns.find(({ names }) => !names.every((name) => HASH.test(name))) ?? columns[0]).names;
}

/** Of the photos by all paths under which they were met. */
function matcherOf(photos: readonly Photo[], duplicates: Project['duplicates']) {
  const places = new Map(photos.map(({ id }, index) => [id, index]));
  const paths = photos.map(({ path }) => path);
  const owners = photos.map((_, index) => index);
  for (const { id, paths: others } of duplicates) {
    const owner = places.get(id);
    if (owner === undefined) continue;
    for (const path of others) {
      paths.push(path);
      owners.push(owner);
    }
  }
  return { matcher: createNameMatcher(paths, owners), ids: photos.map(({ id }) => id) };
}

class Examples implements Unmatched {
  count = 0;
  readonly examples: string[] = [];

  add(one: string): void {
    this.count++;
    if (this.examples.length < EXAMPLES) this.examples.push(one.length > 120 ? `…${one.slice(-119)}` : one);
  }
}
