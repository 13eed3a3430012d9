/**
 * How a graph sees a value that a program has computed. ONNX has channels before pixels, and turns, cuts and joins axes
 * as it likes; a program has pixels before channels. So a value is atoms: axes that nothing has cut further, in the
 * order in which they lie in memory, and the graph's axes are lists of them. Turning axes, cutting them and joining
 * them then costs nothing, and numbers are moved only where a layer needs them in another order.
 */
import { BATCH } from './batch.ts';

/** An axis that nothing has cut. Told apart by identity: two of one size are two axes. */
export interface Atom {
  readonly size: number;
}

/** The photos. They always come first in memory, and no list of `memory` has them. */
export const PHOTOS: Atom = { size: BATCH };

export interface View {
  readonly kind: 'view';
  /** The program's value. */
  readonly value: number;
  /** All atoms but the photos', as they lie in memory; none has size 1. */
  readonly memory: readonly Atom[];
  /** The graph's axes; one of size 1 has no atoms. */
  readonly axes: readonly (readonly Atom[])[];
}

export const sizeOfAtoms = (atoms: readonly Atom[]): number =>
  atoms.reduce((product, { size }) => product * size, 1);

export const dimsOf = ({ axes }: View): number[] => axes.map(sizeOfAtoms);

/** One atom of a size, or none where it is 1. */
export const atomOf = (size: number): Atom[] => (size === 1 ? [] : [{ size }]);

/** The same with atoms of its own: two views of one value share theirs, also where they stand for different axes. */
export function renamed(view: View): View {
  const names = new Map(view.memory.map((atom) => [atom, { size: atom.size }]));
  const rename = (atoms: readonly Atom[]) => atoms.map((atom) => names.get(atom) ?? atom);
  return { ...view, memory: rename(view.memory), axes: view.axes.map(rename) };
}

/** The same with an atom in pieces, outermost first. */
export function withPieces(view: View, atom: Atom, pieces: readonly Atom[]): View {
  const cut = (atoms: readonly Atom[]) => atoms.flatMap((one) => (one === atom ? pieces : [one]));
  return { ...view, memory: cut(view.memory), axes: view.axes.map(cut) };
}

/**
 * The same numbers in the same order of the graph, seen with other dims. null where an atom would have to be cut in
 * sizes that do not divide it.
 */
export function redivided(view: View, dims: readonly number[]): View | null {
  let current = view;
  const rest: Atom[] = view.axes.flat();
  const axes: Atom[][] = [];
  for (const size of dims) {
    const axis: Atom[] = [];
    for (let open = size; open > 1; ) {
      const next = rest.shift();
      if (next === undefined) return null;
      if (open % next.size === 0) {
        axis.push(next);
        open /= next.size;
      } else if (next !== PHOTOS && next.size % open === 0) {
        const pieces = [{ size: open }, { size: next.size / open }];
        current = withPieces(current, next, pieces);
        axis.push(pieces[0]!);
        rest.unshift(pieces[1]!);
        open = 1;
      } else return null;
    }
    axes.push(axis);
  }
  return rest.length > 0 ? null : { ...current, axes };
}

/** Two views whose axes of one size are cut alike; null where an axis cannot be. */
export function alike(a: View, b: View): readonly [View, View] | null {
  let [left, right] = [a, b];
  const rank = Math.max(a.axes.length, b.axes.length);
  for (let i = 1; i <= rank; i++) {
    for (let at = 0; ; at++) {
      const [one, other] = [left.axes.at(-i) ?? [], right.axes.at(-i) ?? []];
      if (one.length === 0 || other.length === 0) break;
      const [x, y] = [one[at], other[at]];
      if (x === undefined && y === undefined) break;
      if (x === undefined || y === undefined) return null;
      if (x.size === y.size) {
        if ((x === PHOTOS) !== (y === PHOTOS)) return null;
      } else if (x !== PHOTOS && x.size % y.size === 0) {
        left = withPieces(left, x, [{ size: y.size }, { size: x.size / y.size }]);
      } else if (y !== PHOTOS && y.size % x.size === 0) {
        right = withPieces(right, y, [{ size: x.size }, { size: y.size / x.size }]);
      } else return null;
    }
  }
  return [left, right];
}

/** The atoms of memory in groups, so that each group is one axis of a value of that shape; null where one is cut. */
export function groupsOf(memory: readonly Atom[], shape: readonly number[]): Atom[][] | null {
  const rest = [...memory];
  const groups: Atom[][] = [];
  for (const size of shape) {
    const group: Atom[] = [];
    for (let open = size; open > 1; ) {
      const next = rest.shift();
      if (next === undefined || open % next.size !== 0) return null;
      group.push(next);
      open /= next.size;
    }
    groups.push(group);
  }
  return rest.length > 0 ? null : groups;
}

/** Runs of atoms with the same key, in their order. */
export function runsOf(atoms: readonly Atom[], keyOf: (atom: Atom) => unknown): Atom[][] {
  const runs: Atom[][] = [];
  let last: unknown;
  for (const atom of atoms) {
    const key = keyOf(atom);
    if (runs.length > 0 && key === last) runs.at(-1)!.push(atom);
    else runs.push([atom]);
    last = key;
  }
  return runs;
}
