/** Operators that take parts of values, and put parts together. */
import { axisOf, floatOf, intOf, intsOf, textOf } from '../attributes.ts';
import { type Constant, constant, isFloat } from '../constant.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { resizeRule } from '../resize-rule.ts';
import { listOf, type Range, rangesOf, splitSizes } from '../shape-rules.ts';
import { type Atom, alike, atomOf, dimsOf, PHOTOS, sizeOfAtoms, type View, withPieces } from '../view.ts';
import { seenAs } from './axes.ts';
import { imageOf, imageView } from './convolutions.ts';
import type { Operators } from './operator.ts';

/** More neighbouring pieces than any network picks. */
const MOST_PIECES = 64;

/** Some of an axis, from `start` on. */
function taken(node: OnnxNode, lowering: Lowering, x: View, axis: number, start: number, size: number): View {
  const atoms = x.axes[axis]!;
  if (size === sizeOfAtoms(atoms)) return x;
  if (atoms.includes(PHOTOS)) throw nodeRefusal(node, 'picks among the photos');
  // Whole rows of the outermost atom can be taken where they lie.
  const inner = sizeOfAtoms(atoms.slice(1));
  const isOuter = start % inner === 0 && size % inner === 0;
  const whole = isOuter ? x : lowering.joined(x, axis);
  const atom = whole.axes[axis]![0]!;
  const by = isOuter ? inner : 1;
  const groups = lowering.groups(whole, (one) => one === atom);
  const place = groups.findIndex((group) => group[0] === atom);
  const layer = { op: 'slice' as const, axis: place, start: start / by, size: size / by };
  const value = lowering.emit(layer, [lowering.arrange(whole, groups)]);
  return { ...withPieces(whole, atom, atomOf(size / by)), value };
}

/** Every so many: an axis that is cut into steps, and the first of each taken. */
function stepped(node: OnnxNode, lowering: Lowering, x: View, { axis, start, step, size }: Range): View {
  if (step === 1) return taken(node, lowering, x, axis, start, size);
  if (step < 0) throw nodeRefusal(node, 'goes backwards, which is not read');
  const dims = dimsOf(x);
  const fit = Math.floor(dims[axis]! / step) * step;
  if (fit !== dims[axis] || size * step !== fit || start >= step) {
    throw nodeRefusal(node, `takes every ${step} of ${dims[axis]}, which does not divide`);
  }
  const cut = seenAs(node, lowering, x, dims.toSpliced(axis, 1, size, step));
  return dropped(taken(node, lowering, cut, axis + 1, start, 1), axis + 1);
}

const dropped = (x: View, axis: number): View => ({ ...x, axes: x.axes.toSpliced(axis, 1) });

function slice(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const others = node.inputs.slice(1).map((_, i) => lowering.optionalConstant(node, i + 1));
  return rangesOf(node, dimsOf(x), others).reduce((part, range) => stepped(node, lowering, part, range), x);
}

function split(node: OnnxNode, lowering: Lowering): View[] {
  const x = lowering.view(node, 0);
  const axis = axisOf(intOf(node, 'axis', 0), x.axes.length);
  const sizes = splitSizes(node, dimsOf(x)[axis]!, lowering.optionalConstant(node, 1));
  let start = 0;
  return sizes.map((size) => {
    const part = taken(node, lowering, x, axis, start, size);
    start += size;
    return part;
  });
}

/** One of an axis, or some by their numbers. */
function gather(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const indices = lowering.constant(node, 1);
  const axis = axisOf(intOf(node, 'axis', 0), x.axes.length);
  const size = dimsOf(x)[axis]!;
  const places = listOf(indices).map((index) => axisOf(index, size));
  if (indices.dims.length > 1) throw nodeRefusal(node, 'picks by a table of numbers');
  if (places.some((place) => !(place >= 0 && place < size))) throw nodeRefusal(node, `picks beyond ${size}`);
  if (indices.dims.length === 0) return dropped(taken(node, lowering, x, axis, places[0]!, 1), axis);
  const runs: [start: number, count: number][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === place) last[1]++;
    else runs.push([place, 1]);
  }
  if (runs.length > MOST_PIECES)
    throw nodeRefusal(node, `picks ${runs.length} pieces; at most ${MOST_PIECES} are read`);
  const pieces = runs.map(([start, count]) => taken(node, lowering, x, axis, start, count));
  return concatenated(node, lowering, pieces, axis);
}

function concatenated(node: OnnxNode, lowering: Lowering, parts: readonly View[], axis: number): View {
  if (parts.length === 1) return parts[0]!;
  const whole = parts.map((part) => lowering.joined(part, axis));
  if (whole.some((part) => part.axes[axis]!.includes(PHOTOS)))
    throw nodeRefusal(node, 'puts photos in a row');
  // Cut alike but for the axis itself, which is hidden meanwhile.
  const hidden = (part: View): View => ({ ...part, axes: part.axes.with(axis, []) });
  let first = hidden(whole[0]!);
  const others = whole.slice(1).map((part) => {
    const cut = alike(first, hidden(part));
    const isSame = cut?.[0].axes.every((atoms, i) => atoms.length === cut[1].axes[i]!.length);
    if (cut === null || isSame !== true) throw nodeRefusal(node, 'joins shapes that do not fit');
    first = cut[0];
    return cut[1];
  });
  const own = whole.map((part) => part.axes[axis]!);
  // The axis lies where the first part that has one has it, or before what follows it in the graph.
  const model: View = { ...first, axes: first.axes.with(axis, own[0]!) };
  const after = own[0]!.length > 0 ? own[0]! : model.axes.slice(axis + 1).flat();
  const keys = lowering.groups(model, (atom) => own[0]!.includes(atom));
  const place = keys.findIndex((group) => after.includes(group[0]!));
  const groups = keys.filter((group) => !own[0]!.includes(group[0]!));
  const at = place < 0 ? groups.length : place;
  const from = [first, ...others].map((part, i) => {
    const twin = new Map(
      first.axes.flatMap((atoms, k) => atoms.map((atom, n) => [atom, part.axes[k]![n]!] as const)),
    );
    const mine = own[i]!;
    return lowering.arrange(
      part,
      groups.map((group) => group.map((atom) => twin.get(atom)!)).toSpliced(at, 0, [...mine]),
    );
  });
  const value = lowering.emit({ op: 'concat', axis: at }, from);
  const sum = own.reduce((total, atoms) => total + sizeOfAtoms(atoms), 0);
  const joined = atomOf(sum);
  return {
    kind: 'view',
    value,
    memory: groups.toSpliced(at, 0, joined).flat(),
    axes: first.axes.with(axis, joined),
  };
}

/** Values side by side; weights among them are tokens, rows that every photo gets. */
function concat(node: OnnxNode, lowering: Lowering): View {
  const parts = node.inputs.map(
    (_, place) => lowering.optional(node, place) ?? lowering.constant(node, place),
  );
  const views = parts.filter((part) => part.kind === 'view');
  const axis = axisOf(intOf(node, 'axis', 1), views[0]!.axes.length);
  let whole = concatenated(node, lowering, views, axis);
  let row = 0;
  for (const part of parts) {
    if (part.kind === 'constant') whole = withTokens(node, lowering, whole, part, axis, row);
    row += part.kind === 'view' ? dimsOf(part)[axis]! : (part.dims[axis] ?? 0);
  }
  return whole;
}

function withTokens(
  node: OnnxNode,
  lowering: Lowering,
  x: View,
  tokens: Constant,
  axis: number,
  at: number,
): View {
  const count = tokens.dims[axis] ?? 0;
  const width = sizeOfAtoms(x.axes[2] ?? []);
  const isFit =
    x.axes.length === 3 && axis === 1 && isFloat(tokens) && tokens.values.length === count * width;
  if (!isFit) throw nodeRefusal(node, 'puts a constant beside what the photos change');
  const whole = lowering.joined(lowering.joined(x, 1), 2);
  const value = lowering.arrange(whole, [whole.axes[1]!, whole.axes[2]!]);
  const shape = count === 1 ? [width] : [count, width];
  const name = lowering.parameters.add(
    constant(tokens.dims, tokens.values, tokens.origin),
    shape,
    node,
    'token',
  );
  const made = lowering.emit({ op: 'tokens', name, count, at }, [value]);
  const rows = atomOf(sizeOfAtoms(whole.axes[1]!) + count);
  return {
    ...whole,
    value: made,
    memory: [...rows, ...whole.axes[2]!],
    axes: [whole.axes[0]!, rows, whole.axes[2]!],
  };
}

/** Pads were an attribute before opset 11. */
function pad(node: OnnxNode, lowering: Lowering): View {
  const mode = textOf(node, 'mode', 'constant');
  if (mode !== 'constant') throw nodeRefusal(node, `pads by ${mode}, which has no gradient here`);
  const x = lowering.view(node, 0);
  const given = lowering.optionalConstant(node, 1);
  const pads = given === null ? (intsOf(node, 'pads') ?? []) : listOf(given);
  const chosen = lowering.optionalConstant(node, 3);
  const axes =
    chosen === null
      ? x.axes.map((_, axis) => axis)
      : listOf(chosen).map((axis) => axisOf(axis, x.axes.length));
  const value = lowering.optionalConstant(node, 2)?.values[0] ?? floatOf(node, 'value', 0);
  const pairs = x.axes.map((_, axis): readonly [number, number] => {
    const i = axes.indexOf(axis);
    return i < 0 ? [0, 0] : [pads[i] ?? 0, pads[i + axes.length] ?? 0];
  });
  if (pairs.flat().some((count) => !(count >= 0))) throw nodeRefusal(node, 'has pads below 0');
  if (x.axes.length === 4 && pairs[0]!.join() === '0,0') {
    const { value: from } = imageOf(node, lowering, x);
    const layer = { op: 'pad' as const, pads: [pairs[2]!, pairs[3]!, pairs[1]!], value };
    return imageView(lowering, lowering.emit(layer, [from]), 4);
  }
  return pairs.reduce(
    (padded, pair, axis) =>
      pair.join() === '0,0' ? padded : paddedAt(node, lowering, padded, axis, pair, value),
    x,
  );
}

function paddedAt(
  node: OnnxNode,
  lowering: Lowering,
  x: View,
  axis: number,
  pads: readonly [number, number],
  value: number,
): View {
  const whole = lowering.joined(x, axis);
  const [atom] = whole.axes[axis]!;
  if (atom === PHOTOS) throw nodeRefusal(node, 'adds photos');
  if (atom === undefined) throw nodeRefusal(node, 'pads an axis of 1, which is not read');
  const groups = lowering.groups(whole, (one) => one === atom);
  const layer = {
    op: 'pad' as const,
    pads: groups.map(([one]) => (one === atom ? pads : ([0, 0] as const))),
    value,
  };
  const made = lowering.emit(layer, [lowering.arrange(whole, groups)]);
  return { ...withPieces(whole, atom, [{ size: pads[0] + atom.size + pads[1] }]), value: made };
}

function resize(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const image = imageOf(node, lowering, x);
  const others = node.inputs.map((_, place) => (place === 0 ? null : lowering.optionalConstant(node, place)));
  if (x.axes.length !== 4) throw nodeRefusal(node, 'resizes what is no image');
  const rule = resizeRule(node, dimsOf(x), others);
  return imageView(lowering, lowering.emit({ op: 'resize', ...rule }, [image.value]), 4);
}

/** Channels that become pixels, and pixels that become channels. */
function depthToSpace(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const [photos, channels, height, width] = dimsOf(x) as [number, number, number, number];
  const side = intOf(node, 'blocksize', 1);
  const isCrd = textOf(node, 'mode', 'DCR') === 'CRD';
  const left = channels / side ** 2;
  const cut = seenAs(
    node,
    lowering,
    x,
    isCrd ? [photos, left, side, side, height, width] : [photos, side, side, left, height, width],
  );
  const order = isCrd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
  const moved = { ...cut, axes: order.map((axis): readonly Atom[] => cut.axes[axis]!) };
  return seenAs(node, lowering, moved, [photos, left, height * side, width * side]);
}

export const PARTS: Operators = {
  Slice: slice,
  Split: split,
  Gather: gather,
  Concat: concat,
  Pad: pad,
  Resize: resize,
  Upsample: resize,
  DepthToSpace: depthToSpace,
};
