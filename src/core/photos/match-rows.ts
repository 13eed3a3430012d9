/**
 * Which photo a row computed elsewhere belongs to: by the SHA-256 of the file; by its path, where one side may have
 * more folders in front; or by its bare name, if one row and one photo have it. What stays without a partner, on
 * either side, is reported.
 */
import type { Photo, PhotoId, Project } from '../records/project.ts';

export interface RowMatches {
  /** Each photo once, in the order of the rows. */
  readonly matched: readonly { readonly row: number; readonly id: PhotoId }[];
  readonly byHash: number;
  readonly byPath: number;
  /** By the bare name only: the folders disagree. */
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
const MAX_PARTS = 24;
const HASH = /(?:^|[:/])([0-9a-f]{64})(?:\.[a-z0-9]{1,5})?$/i;

/** @param names of the rows, in order */
export function matchRows(
  names: readonly string[],
  photos: readonly Photo[],
  duplicates: Project['duplicates'] = [],
): RowMatches {
  const byPath = new Paths(photos, duplicates);
  const ids = new Set(photos.map(({ id }) => id));
  const found: Found[] = names.map((name) => {
    const hash = HASH.exec(name)?.[1]?.toLowerCase();
    return hash !== undefined && ids.has(hash) ? { id: hash, how: 'byHash' } : byPath.find(name);
  });
  giveBareNames(names, found, byPath);

  const taken = new Set<PhotoId>();
  const matched: { row: number; id: PhotoId }[] = [];
  const counts = { byHash: 0, byPath: 0, byName: 0 };
  const rows = new Examples();
  names.forEach((name, row) => {
    const one = found[row]!;
    if (one === null) rows.add(name);
    else if (typeof one === 'string') rows.add(`${name} (${one} are called this)`);
    else if (taken.has(one.id)) rows.add(`${name} (its photo has an earlier row)`);
    else {
      taken.add(one.id);
      counts[one.how]++;
      matched.push({ row, id: one.id });
    }
  });
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

type Found =
  | { readonly id: PhotoId; readonly how: 'byHash' | 'byPath' | 'byName' }
  | 'several photos'
  | 'several rows'
  | null;

/** Rows that are still without a photo take the one of their bare name, if nobody else has that name. */
function giveBareNames(names: readonly string[], found: Found[], paths: Paths): void {
  const rowsOf = new Map<string, number[]>();
  found.forEach((one, row) => {
    if (one !== null) return;
    const name = endsOf(names[row]!).at(-1);
    if (name === undefined) return;
    const rows = rowsOf.get(name);
    if (rows === undefined) rowsOf.set(name, [row]);
    else rows.push(row);
  });
  for (const [name, rows] of rowsOf) {
    const photo = paths.withEnd(name);
    if (photo === null) continue;
    for (const row of rows) {
      found[row] =
        photo === 'several photos' ? photo : rows.length > 1 ? 'several rows' : { id: photo, how: 'byName' };
    }
  }
}

/** The photos by their whole path and by every end of it: `a/b/c.jpg`, `b/c.jpg`, `c.jpg`. */
class Paths {
  readonly #whole = new Map<string, PhotoId>();
  readonly #ends = new Map<string, PhotoId | 'several photos'>();

  constructor(photos: readonly Photo[], duplicates: Project['duplicates']) {
    for (const { id, path } of photos) this.#add(id, path);
    // The same photo under other paths.
    for (const { id, paths } of duplicates) for (const path of paths) this.#add(id, path);
  }

  #add(id: PhotoId, path: string): void {
    const ends = endsOf(path);
    if (ends[0] !== undefined) this.#whole.set(ends[0], id);
    for (const end of ends) {
      const there = this.#ends.get(end);
      this.#ends.set(end, there === undefined || there === id ? id : 'several photos');
    }
  }

  /** One path is the end of the other. */
  find(name: string): Found {
    const ends = endsOf(name);
    for (const end of ends) {
      const id = this.#whole.get(end);
      if (id !== undefined) return { id, how: 'byPath' };
    }
    const photo = this.withEnd(ends[0] ?? '');
    return photo === null || photo === 'several photos' ? photo : { id: photo, how: 'byPath' };
  }

  withEnd(end: string): PhotoId | 'several photos' | null {
    return this.#ends.get(end) ?? null;
  }
}

/** The whole path first, then ever shorter ends. Composed characters, `/` between parts, no leading `./`. */
function endsOf(path: string): readonly string[] {
  const parts = path
    .trim()
    .normalize('NFC')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const kept = parts.slice(-MAX_PARTS);
  return kept.map((_, from) => kept.slice(from).join('/'));
}

class Examples implements Unmatched {
  count = 0;
  readonly examples: string[] = [];

  add(one: string): void {
    this.count++;
    if (this.examples.length < EXAMPLES) this.examples.push(one.length > 120 ? `…${one.slice(-119)}` : one);
  }
}
