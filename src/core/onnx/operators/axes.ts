/** Operators that see the same numbers with other axes: nothing is computed. */
import { sizeOf } from '../../students/parameters.ts';
import { intOf, intsOf } from '../attributes.ts';
import { BATCH } from '../batch.ts';
import { constant } from '../constant.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { flattened, listOf, reshapedDims, shapeOf, squeezed } from '../shape-rules.ts';
import { type Atom, dimsOf, redivided, type View } from '../view.ts';
import type { Operators } from './operator.ts';

const say = (dims: readonly number[]) => dims.map((size) => (size === BATCH ? 'photos' : size)).join();

/** The same with other dims; what cannot be cut as it lies is brought into the graph's order first. */
export function seenAs(node: OnnxNode, lowering: Lowering, x: View, dims: readonly number[]): View {
  const found = redivided(x, dims);
  if (found !== null) return found;
  const flat = lowering.flat(node, x);
  // A single atom can be cut in any way: through one axis for each size.
  const whole = redivided(flat, dims);
  if (whole !== null) return whole;
  throw nodeRefusal(node, `turns the shape [${say(dimsOf(x))}] into [${say(dims)}]`);
}

/**
 * A file that was written for one photo, or some, says so in its shapes: there, that number stands for the photos.
 */
function withPhotos(x: View, asked: readonly number[], photos: number | null): readonly number[] {
  const fixed = photos ?? 1;
  const hasPhotos =
    asked.some((size) => size % BATCH === 0 && size !== 0) || asked[0] === 0 || asked[0] === -1;
  if (hasPhotos || asked.length === 0) return asked;
  const open = asked.includes(-1);
  const total = sizeOf(dimsOf(x));
  const fits = (dims: readonly number[]) => {
    const known = dims.reduce((product, size) => (size === -1 ? product : product * size), 1);
    return open ? total % known === 0 : known === total;
  };
  for (const [axis, size] of asked.entries()) {
    if (size <= 0 || size % fixed !== 0) continue;
    const dims = asked.with(axis, (size / fixed) * BATCH);
    if (fits(dims)) return dims;
  }
  return asked;
}

function reshape(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const given = intsOf(node, 'shape') ?? listOf(lowering.constant(node, 1));
  const asked = withPhotos(x, given, lowering.photos);
  const dims = reshapedDims(dimsOf(x), asked, intOf(node, 'allowzero', 0) === 1);
  if (dims === null) {
    throw nodeRefusal(node, `turns the shape [${say(dimsOf(x))}] into [${say(asked)}]`);
  }
  return seenAs(node, lowering, x, dims);
}

function transpose(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const order = intsOf(node, 'perm') ?? x.axes.map((_, axis) => x.axes.length - 1 - axis);
  const axes = order.map((axis) => x.axes[axis]);
  if (axes.some((atoms) => atoms === undefined) || axes.length !== x.axes.length) {
    throw nodeRefusal(node, `has ${order.length} axes for a value of ${x.axes.length}`);
  }
  return { ...x, axes: axes as View['axes'] };
}

function squeeze(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const dims = squeezed(node, dimsOf(x), lowering.optionalConstant(node, 1));
  return seenAs(node, lowering, x, dims);
}

/** Repeats what the photos change along axes of size 1: zeros of the new shape are added. */
function repeated(node: OnnxNode, lowering: Lowering, given: View, dims: readonly number[]): View {
  const x = { ...given, axes: [...Array<[]>(dims.length - given.axes.length).fill([]), ...given.axes] };
  const own = dimsOf(x);
  const fresh = dims.map((size, axis): Atom[] => (own[axis] === 1 && size > 1 ? [{ size }] : []));
  if (
    dims.some((size, axis) => size !== 1 && size !== own[axis] && (own[axis] !== 1 || size % BATCH === 0))
  ) {
    throw nodeRefusal(node, `repeats the shape [${say(own)}] as [${say(dims)}]`);
  }
  if (fresh.every((atoms) => atoms.length === 0)) return x;
  // Channels come last, whatever else is new comes first.
  const [channels, others] = [fresh[1] ?? [], fresh.filter((_, axis) => axis !== 1).flat()];
  const memory = [...others, ...x.memory, ...channels];
  const isNew = new Set(fresh.flat());
  const from = lowering.arrange(
    x,
    memory.map((atom) => (isNew.has(atom) ? [] : [atom])),
  );
  const shape = memory.map((atom) => (isNew.has(atom) ? atom.size : 1));
  const zeros = constant(shape, new Float32Array(sizeOf(shape)));
  const name = lowering.parameters.add(zeros, shape, node, 'zeros');
  const value = lowering.emit({ op: 'with', kind: 'add', name, shape, isFrozen: true }, [from]);
  return {
    ...x,
    value,
    memory,
    axes: x.axes.map((atoms, axis) => (fresh[axis]!.length > 0 ? fresh[axis]! : atoms)),
  };
}

function expand(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const asked = listOf(lowering.constant(node, 1));
  const rank = Math.max(asked.length, x.axes.length);
  return repeated(node, lowering, x, [...Array<number>(rank - asked.length).fill(1), ...asked]);
}

function tile(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const counts = listOf(lowering.constant(node, 1));
  return repeated(
    node,
    lowering,
    x,
    dimsOf(x).map((size, axis) => size * counts[axis]!),
  );
}

export const AXES: Operators = {
  Reshape: reshape,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: squeeze,
  Expand: expand,
  Tile: tile,
  Flatten: (node, lowering) => {
    const x = lowering.view(node, 0);
    return seenAs(node, lowering, x, flattened(node, dimsOf(x)));
  },
  Shape: (node, lowering) => shapeOf(node, dimsOf(lowering.view(node, 0))),
};
