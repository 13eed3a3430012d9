/**
 * Paths by their ends. A tree whose root is the file's name and whose branches are the folders in front of it, split
 * only where a question goes: of 200,000 photos called `1.jpg` each in a folder of its own, the first question splits
 * all by their folder, once, and every later one is a look-up.
 */
import { folded, foldedFile, type Parts, withoutEnding } from './name-parts.ts';

export interface Tail {
  readonly owner: number | 'several';
  /** Parts that the name and the path have in common at their ends. */
  readonly parts: number;
  /** One is the end of the other. */
  readonly isWhole: boolean;
}

/** Photos that share their last `depth` parts. */
interface Branch {
  readonly members: readonly number[];
  readonly depth: number;
  /** By the next part; the empty one: paths that end here. */
  branches: Map<string, Branch> | null;
  /** By the shared parts as they are written. */
  exact: Map<string, number | 'several'> | null;
  owner: number | 'several' | null;
}

/** Members by the file's name. Most are never asked for: they become a branch when they are. */
class Groups {
  readonly #groups = new Map<string, number | number[] | Branch>();

  constructor(members: readonly number[], keyOf: (member: number) => string) {
    for (const member of members) {
      const key = keyOf(member);
      const there = this.#groups.get(key);
      if (Array.isArray(there)) there.push(member);
      else this.#groups.set(key, typeof there === 'number' ? [there, member] : member);
    }
  }

  branch(key: string): Branch | null {
    const there = this.#groups.get(key);
    if (there === undefined) return null;
    if (typeof there === 'object' && !Array.isArray(there)) return there;
    const branch = branchOf(Array.isArray(there) ? there : [there], 1);
    this.#groups.set(key, branch);
    return branch;
  }
}

export class TailTree {
  readonly #paths: readonly Parts[];
  readonly #owners: readonly number[];
  /** Of parts in front that do not count: the folder that all members lie in. */
  readonly #skipped: number;
  readonly #members: readonly number[];
  readonly #files: Groups;
  /** Made when the first name comes without its ending. */
  #stems: Groups | null = null;

  /** @param members places in `paths` @param owners who each path belongs to: several paths may be of one photo */
  constructor(paths: readonly Parts[], owners: readonly number[], members: Iterable<number>, skipped = 0) {
    this.#paths = paths;
    this.#owners = owners;
    this.#skipped = skipped;
    this.#members = [...members].filter((member) => paths[member]!.length > 0);
    this.#files = new Groups(this.#members, (member) => foldedFile(paths[member]![0]!));
  }

  /** The paths with the longest end in common with the name: with its ending, else as a name without one. */
  find(name: Parts): Tail | null {
    const file = this.#files.branch(foldedFile(name[0]!));
    if (file !== null) return this.#longest(name, file, (parts) => parts[0]!);
    this.#stems ??= new Groups(this.#members, (member) => folded(withoutEnding(this.#paths[member]![0]!)));
    const stem = this.#stems.branch(folded(name[0]!));
    return stem === null ? null : this.#longest(name, stem, (parts) => withoutEnding(parts[0]!), name[0]!);
  }

  #longest(name: Parts, root: Branch, fileOf: (parts: Parts) => string, file = name[0]!): Tail {
    let branch = root;
    while (branch.members.length > 1) {
      const branches = this.#split(branch);
      const next = name[branch.depth];
      const found = next === undefined ? undefined : branches.get(folded(next));
      if (found === undefined) {
        branch = branches.get('') ?? branch;
        break;
      }
      branch = found;
    }
    return this.#end(name, branch, fileOf, file);
  }

  #end(name: Parts, branch: Branch, fileOf: (parts: Parts) => string, file: string): Tail {
    const { members } = branch;
    branch.owner ??= sameOwner(members.map((member) => this.#owners[member]!));
    if (branch.owner !== 'several') {
      const path = this.#paths[members[0]!]!;
      let parts = branch.depth;
      const length = path.length - this.#skipped;
      while (parts < length && parts < name.length && folded(path[parts]!) === folded(name[parts]!)) parts++;
      return { owner: branch.owner, parts, isWhole: parts === name.length || parts >= length };
    }
    if (branch.exact === null) {
      branch.exact = new Map();
      for (const member of members) {
        const path = this.#paths[member]!;
        const written = writtenEnd(path, fileOf(path), branch.depth);
        const there = branch.exact.get(written);
        const owner = this.#owners[member]!;
        branch.exact.set(written, there === undefined || there === owner ? owner : 'several');
      }
    }
    const owner = branch.exact.get(writtenEnd(name, file, branch.depth)) ?? 'several';
    const isEnd = branch.depth >= this.#paths[members[0]!]!.length - this.#skipped;
    return { owner, parts: branch.depth, isWhole: isEnd || branch.depth >= name.length };
  }

  #split(branch: Branch): Map<string, Branch> {
    if (branch.branches !== null) return branch.branches;
    const groups = new Map<string, number[]>();
    for (const member of branch.members) {
      const path = this.#paths[member]!;
      const isEnd = branch.depth >= path.length - this.#skipped;
      push(groups, isEnd ? '' : folded(path[branch.depth]!), member);
    }
    branch.branches = new Map(
      Array.from(groups, ([part, members]) => [
        part,
        branchOf(members, part === '' ? branch.depth : branch.depth + 1),
      ]),
    );
    return branch.branches;
  }
}

function branchOf(members: readonly number[], depth: number): Branch {
  return { members, depth, branches: null, exact: null, owner: null };
}

function sameOwner(owners: readonly number[]): number | 'several' {
  return owners.every((owner) => owner === owners[0]) ? owners[0]! : 'several';
}

function writtenEnd(parts: Parts, file: string, depth: number): string {
  return [file, ...parts.slice(1, depth)].join('/');
}

function push(groups: Map<string, number[]>, key: string, member: number): void {
  const there = groups.get(key);
  if (there === undefined) groups.set(key, [member]);
  else there.push(member);
}
