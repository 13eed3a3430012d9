/** Operators of two values, either of which may be a weight or a number. */
import type { Binary, Layer } from '../../students/layers.ts';
import { affine, apply } from '../apply.ts';
import { BATCH } from '../batch.ts';
import { type Constant, constant, derived, isFloat, strided, stridesOf } from '../constant.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { fusedProduct, fusedSum } from '../patterns.ts';
import { resampledPositions } from '../positions.ts';
import { nodeRefusal } from '../refusal.ts';
import { type Atom, alike, dimsOf, PHOTOS, renamed, sizeOfAtoms, type View } from '../view.ts';
import type { Operator, Operators } from './operator.ts';

/** A single number of this name is learned; any other is part of the formula, as an epsilon is. */
const LEARNED = /(weight|bias|scale|gamma|beta|alpha|temperature)$/;

/** Two values of the program, which are repeated along axes of size 1. */
export function combined(node: OnnxNode, lowering: Lowering, kind: Binary, a: View, b: View): View {
  if (kind === 'multiply') {
    const fused = fusedProduct(lowering, a, b);
    if (fused !== null) return fused;
  }
  // The larger one stays as it lies.
  const isTurned = sizeOfAtoms(b.memory) > sizeOfAtoms(a.memory);
  const [left, right] = isTurned
    ? aligned(node, lowering, b, renamed(a))
    : aligned(node, lowering, a, renamed(b));
  const rank = Math.max(left.axes.length, right.axes.length);
  const at = (view: View, axis: number) => view.axes[axis - rank + view.axes.length] ?? [];
  // Each axis of the answer, the atoms of both sides in it, and what an atom of the right is to the left.
  const axes: (readonly Atom[])[] = [];
  const twin = new Map<Atom, Atom>();
  for (let axis = 0; axis < rank; axis++) {
    const [mine, theirs] = [at(left, axis), at(right, axis)];
    axes.push(mine.length > 0 ? mine : theirs);
    if (mine.length > 0) for (const [i, atom] of theirs.entries()) twin.set(atom, mine[i]!);
  }
  const inRight = new Map(right.memory.map((atom) => [twin.get(atom) ?? atom, atom]));
  const onlyRight = right.memory.filter((atom) => !twin.has(atom));
  const memory = [...left.memory, ...onlyRight];
  const inLeft = new Set(left.memory);
  const keyOf = (atom: Atom) => `${inLeft.has(atom)} ${inRight.has(atom)}`;
  const groups = onlyRight.length === 0 ? lowering.groups(left, keyOf) : memory.map((atom): Atom[] => [atom]);
  const from = [
    lowering.arrange(
      left,
      groups.map((group) => group.filter((atom) => inLeft.has(atom))),
    ),
    lowering.arrange(
      right,
      groups.map((group) => group.flatMap((atom) => inRight.get(atom) ?? [])),
    ),
  ];
  const made = lowering.emit({ op: kind }, isTurned ? from.reverse() : from);
  return { kind: 'view', value: made, memory, axes };
}

/** Cut alike; where that cannot be, each axis is brought together first. */
export function aligned(node: OnnxNode, lowering: Lowering, a: View, b: View): readonly [View, View] {
  const isOpen = (view: View, axis: number) => !view.axes[axis]!.includes(PHOTOS);
  const whole = (view: View) =>
    view.axes.reduce((one, _, axis) => (isOpen(one, axis) ? lowering.joined(one, axis) : one), view);
  const found = alike(a, b) ?? alike(whole(a), whole(b));
  if (found !== null) return found;
  throw nodeRefusal(node, `joins the shapes [${say(a)}] and [${say(b)}]`);
}

const say = (view: View) =>
  dimsOf(view)
    .map((size) => (size === BATCH ? 'photos' : size))
    .join();

/** A constant with the axes that a view has, in the order in which they lie in memory, as a value's layer wants it. */
export function weightFor(
  node: OnnxNode,
  lowering: Lowering,
  x: View,
  given: Constant,
): { readonly view: View; readonly weight: Constant; readonly shape: readonly number[] } {
  const dims = dimsOf(x);
  const lead = dims.length - given.dims.length;
  const isFit = lead >= 0 && given.dims.every((size, axis) => size === 1 || size === dims[axis + lead]);
  if (!isFit) throw nodeRefusal(node, `joins the shapes [${say(x)}] and [${given.dims.join()}]`);
  const strides = stridesOf(given.dims);
  const strideOf = new Map<Atom, number>();
  const axisOf = new Map<Atom, number>();
  for (const [axis, size] of given.dims.entries()) {
    let stride = strides[axis]! * size;
    for (const atom of size === 1 ? [] : x.axes[axis + lead]!) {
      stride /= atom.size;
      strideOf.set(atom, stride);
      axisOf.set(atom, axis);
    }
  }
  const groups = lowering.groups(x, (atom) => strideOf.has(atom));
  const inner = groups.findIndex((group) => strideOf.has(group[0]!));
  const used = inner < 0 ? [] : groups.slice(inner);
  const shape = used.map((group) =>
    strideOf.has(group[0]!) ? group.reduce((product, { size }) => product * size, 1) : 1,
  );
  const atoms = used.flat().filter((atom) => strideOf.has(atom));
  const values = strided(
    given.values,
    atoms.map(({ size }) => size),
    atoms.map((atom) => strideOf.get(atom)!),
  );
  return {
    view: { ...x, value: lowering.arrange(x, groups) },
    weight: constant(
      shape,
      values,
      originOf(
        given,
        atoms.map((atom) => axisOf.get(atom)!),
      ),
    ),
    shape,
  };
}

/** The order of the array's axes in the file, where each kept its atoms together. */
function originOf(given: Constant, axes: readonly number[]): Constant['origin'] {
  const { origin } = given;
  if (origin === null || origin.order === null) return origin;
  const kept = axes.filter((axis, i) => axis !== axes[i - 1]);
  const { order } = origin;
  if (new Set(kept).size < kept.length) return { ...origin, order: null };
  const singles = order.filter((_, axis) => !kept.includes(axis));
  return { ...origin, order: [...singles, ...kept.map((axis) => order[axis]!)] };
}

function withConstant(
  node: OnnxNode,
  lowering: Lowering,
  kind: Binary | 'prelu',
  x: View,
  given: Constant,
  isReversed: boolean,
): View {
  if (!isFloat(given)) return withConstant(node, lowering, kind, x, asFloat(given), isReversed);
  const isSingle = given.values.length === 1;
  const isLearned = given.origin?.isInitializer === true && (!isSingle || LEARNED.test(given.origin.name));
  if (isSingle && !isLearned) return withNumber(lowering, kind, x, given.values[0]!, isReversed);
  const table = kind === 'add' ? (resampledPositions(x, given, lowering) ?? given) : given;
  const { view, weight, shape } = weightFor(node, lowering, x, table);
  if (kind === 'add' && isLearned) {
    const fused = fusedSum(node, lowering, view, weight);
    if (fused !== null) return fused;
  }
  // What is subtracted from the photos themselves, or divides them, is the data's mean and deviation: no weight.
  const isFrozen = !isLearned || isRaw(lowering, x.value);
  const part = kind === 'add' || kind === 'subtract' ? 'bias' : 'scale';
  const layer: Layer = {
    op: 'with',
    kind,
    name: lowering.parameters.add(weight, shape, node, part),
    shape,
    ...(isReversed ? { isReversed: true } : {}),
    ...(isFrozen ? { isFrozen: true } : {}),
  };
  return apply(lowering, view, layer);
}

/** Pixels that have met nothing but a mean and a deviation. */
function isRaw(lowering: Lowering, value: number): boolean {
  const step = lowering.stepOf(value);
  if (step === null) return true;
  const isGiven =
    step.op === 'channels' || step.op === 'affine' || (step.op === 'with' && step.isFrozen === true);
  return isGiven && isRaw(lowering, step.from[0]!);
}

function withNumber(
  lowering: Lowering,
  kind: Binary | 'prelu',
  x: View,
  number: number,
  isReversed: boolean,
): View {
  switch (kind) {
    case 'add':
      return affine(lowering, x, 1, number);
    case 'subtract':
      return isReversed ? affine(lowering, x, -1, number) : affine(lowering, x, 1, -number);
    case 'multiply':
      return affine(lowering, x, number, 0);
    case 'divide':
      if (!isReversed) return affine(lowering, x, 1 / number, 0);
      return affine(lowering, apply(lowering, x, { op: 'power', exponent: -1 }), number, 0);
    case 'maximum':
      return apply(lowering, x, number === 0 ? { op: 'relu' } : { op: 'clip', min: number, max: null });
    case 'minimum':
      return apply(lowering, x, { op: 'clip', min: null, max: number });
    case 'prelu':
      return apply(lowering, x, { op: 'leakyRelu', slope: number });
    default:
      return kind satisfies never;
  }
}

const asFloat = ({ dims, values, origin }: Constant): Constant =>
  constant(dims, Float32Array.from(values), origin);

const binary =
  (kind: Binary): Operator =>
  (node, lowering) => {
    const [a, b] = [lowering.optional(node, 0), lowering.optional(node, 1)];
    if (a?.kind === 'view' && b?.kind === 'view') return combined(node, lowering, kind, a, b);
    if (a?.kind === 'view') return withConstant(node, lowering, kind, a, lowering.constant(node, 1), false);
    const isReversed = kind === 'subtract' || kind === 'divide';
    return withConstant(node, lowering, kind, lowering.view(node, 1), lowering.constant(node, 0), isReversed);
  };

/** Of any number of values. */
const chained =
  (kind: Binary): Operator =>
  (node, lowering) =>
    node.inputs.slice(1).reduce<View>(
      (sum, _, i) => {
        const next = lowering.optional(node, i + 1);
        if (next?.kind === 'view') return combined(node, lowering, kind, sum, next);
        return withConstant(node, lowering, kind, sum, lowering.constant(node, i + 1), false);
      },
      lowering.view(node, 0),
    );

function power(node: OnnxNode, lowering: Lowering): View {
  const exponent = lowering.constant(node, 1);
  if (exponent.values.length !== 1) throw nodeRefusal(node, 'has more than one exponent');
  const x = lowering.view(node, 0);
  const by = exponent.values[0]!;
  if (by === 1) return x;
  return apply(lowering, x, by === 0.5 ? { op: 'sqrt' } : { op: 'power', exponent: by });
}

function prelu(node: OnnxNode, lowering: Lowering): View {
  const slope = lowering.constant(node, 1);
  const learned = { ...slope, origin: derived([slope]) ?? slope.origin };
  return withConstant(node, lowering, 'prelu', lowering.view(node, 0), learned, false);
}

export const ARITHMETIC: Operators = {
  Add: binary('add'),
  Sub: binary('subtract'),
  Mul: binary('multiply'),
  Div: binary('divide'),
  Max: chained('maximum'),
  Min: chained('minimum'),
  Sum: chained('add'),
  Pow: power,
  PRelu: prelu,
};
