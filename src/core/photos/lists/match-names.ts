/**
 * Which photo a name in a list means. Names come from other machines and other tools: the longest end that a name and
 * a path have in common decides, photos where the list lies come first, and a name that several could answer to is
 * given to none.
 */
import { type Parts, partsOf, readingsOf } from './name-parts.ts';
import { type Tail, TailTree } from './tail-tree.ts';

export interface NameMatcher {
  /** Of the photos, in their order. */
  readonly paths: readonly string[];
  /**
   * @param folder where the list lies
   * @returns the photo's place in `paths`, or its owner
   */
  find(name: string, folder?: string): number | 'several' | null;
  /** The same, and how much of the name and the path agree. */
  match(name: string, folder?: string): Tail | null;
}

/** @param owners of each path, where several are of one photo; else each path is its own */
export function createNameMatcher(paths: readonly string[], owners?: readonly number[]): NameMatcher {
  const matcher = new Matcher(paths, owners ?? paths.map((_, index) => index));
  return {
    paths,
    find: (name, folder = '') => matcher.match(name, folder)?.owner ?? null,
    match: (name, folder = '') => matcher.match(name, folder),
  };
}

class Matcher {
  readonly #parts: readonly Parts[];
  readonly #owners: readonly number[];
  readonly #trees = new Map<string, TailTree | null>();
  #byFolder: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(paths: readonly string[], owners: readonly number[]) {
    this.#parts = paths.map(partsOf);
    this.#owners = owners;
  }

  match(name: string, folder: string): Tail | null {
    const readings = readingsOf(name);
    if (readings.length === 0) return null;
    const near = folder === '' ? null : firstIn(this.#treeOf(folder), readings);
    if (near?.isWhole) return near;
    const far = firstIn(this.#treeOf(''), readings);
    // Where folders disagree, the photo beside the list has no better claim than one that agrees in more of them.
    return near === null || (far !== null && far.parts > near.parts) ? far : near;
  }

  /** Of the photos in and under the folder. */
  #treeOf(folder: string): TailTree | null {
    const there = this.#trees.get(folder);
    if (there !== undefined) return there;
    const parts = partsOf(folder);
    const members = parts.length === 0 ? this.#parts.keys() : this.#under(parts);
    const tree = members === null ? null : new TailTree(this.#parts, this.#owners, members, parts.length);
    this.#trees.set(folder, tree);
    return tree;
  }

  #under(folder: Parts): readonly number[] | null {
    this.#byFolder ??= photosByFolder(this.#parts);
    return this.#byFolder.get(folder.toReversed().join('/')) ?? null;
  }
}

function firstIn(tree: TailTree | null, readings: readonly Parts[]): Tail | null {
  for (const parts of readings) {
    const tail = tree?.find(parts) ?? null;
    if (tail !== null) return tail;
  }
  return null;
}

/** Every photo under every folder above it: as many entries as the paths have parts. */
function photosByFolder(paths: readonly Parts[]): ReadonlyMap<string, readonly number[]> {
  const folders = new Map<string, number[]>();
  paths.forEach((parts, index) => {
    let folder = '';
    for (let at = parts.length - 1; at > 0; at--) {
      folder = folder === '' ? parts[at]! : `${folder}/${parts[at]}`;
      const there = folders.get(folder);
      if (there === undefined) folders.set(folder, [index]);
      else there.push(index);
    }
  });
  return folders;
}
