/** Matrix products and soft-max. */
import { axisOf, floatOf, intOf } from '../attributes.ts';
import { type Constant, constant, reshaped, transposed } from '../constant.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { type Atom, atomOf, PHOTOS, renamed, sizeOfAtoms, type View } from '../view.ts';
import { aligned } from './arithmetic.ts';
import type { Operator, Operators } from './operator.ts';

/** @param weight [K, N] over the last axis of a view */
function linear(node: OnnxNode, lowering: Lowering, x: View, weight: Constant, bias: Constant | null): View {
  const row = x.axes.at(-1)!;
  const [inputs, outputs] = weight.dims as [number, number];
  if (row.includes(PHOTOS)) throw nodeRefusal(node, 'mixes photos');
  if (weight.dims.length !== 2 || inputs !== sizeOfAtoms(row)) {
    throw nodeRefusal(node, `multiplies rows of ${sizeOfAtoms(row)} numbers with [${weight.dims.join()}]`);
  }
  const rest = lowering.groups(x, (atom) => row.includes(atom)).filter((group) => !row.includes(group[0]!));
  const from = lowering.arrange(x, [...rest, row]);
  const name = lowering.parameters.add(weight, weight.dims, node, 'weight');
  const more = bias === null ? {} : { bias: lowering.parameters.add(bias, [outputs], node, 'bias') };
  const value = lowering.emit({ op: 'linear', weight: name, ...more, outputs }, [from]);
  const columns = atomOf(outputs);
  return { kind: 'view', value, memory: [...rest.flat(), ...columns], axes: x.axes.with(-1, columns) };
}

function scaled(given: Constant, by: number): Constant {
  if (by === 1) return given;
  const origin = given.origin === null ? null : { ...given.origin, order: null };
  return constant(given.dims, given.values.map((value) => value * by) as Float32Array, origin);
}

function gemm(node: OnnxNode, lowering: Lowering): View {
  if (intOf(node, 'transA', 0) === 1) throw nodeRefusal(node, 'turns photos and channels round');
  const given = lowering.constant(node, 1);
  const weight = intOf(node, 'transB', 0) === 1 ? transposed(given, [1, 0]) : given;
  const bias = lowering.optionalConstant(node, 2);
  const outputs = weight.dims[1]!;
  if (bias !== null && bias.values.length !== outputs) throw nodeRefusal(node, 'adds more than a bias');
  const shift = bias === null ? null : scaled(bias, floatOf(node, 'beta', 1));
  return linear(node, lowering, lowering.view(node, 0), scaled(weight, floatOf(node, 'alpha', 1)), shift);
}

const turned = (x: View): View => ({
  ...x,
  axes: [...x.axes.slice(0, -2), x.axes.at(-1)!, x.axes.at(-2)!],
});

/** Axes of 1 in front of a matrix are nothing. */
function matrixOf(node: OnnxNode, given: Constant): Constant {
  const lead = given.dims.slice(0, -2);
  if (given.dims.length < 2 || lead.some((size) => size !== 1)) {
    throw nodeRefusal(node, `multiplies with [${given.dims.join()}]; only matrices are read`);
  }
  return lead.length === 0 ? given : reshaped(given, given.dims.slice(-2));
}

function matMul(node: OnnxNode, lowering: Lowering): View {
  const [a, b] = [lowering.optional(node, 0), lowering.optional(node, 1)];
  if (a?.kind === 'view' && b?.kind === 'view') return product(node, lowering, a, b);
  if (a?.kind === 'view') return linear(node, lowering, a, matrixOf(node, lowering.constant(node, 1)), null);
  // W x = (x^T W^T)^T
  const weight = transposed(matrixOf(node, lowering.constant(node, 0)), [1, 0]);
  return turned(linear(node, lowering, turned(lowering.view(node, 1)), weight, null));
}

/** Of two values that both come from the photos, as in attention. */
function product(node: OnnxNode, lowering: Lowering, a: View, second: View): View {
  const b = renamed(second);
  if (a.axes.length !== b.axes.length || a.axes.length < 3) {
    throw nodeRefusal(node, `multiplies ${a.axes.length} axes with ${b.axes.length}`);
  }
  // K of both and the axes in front are cut alike; M and N are hidden from that.
  const strip = (x: View, axes: readonly (readonly Atom[])[]): View => ({ ...x, axes });
  const [left, right] = aligned(
    node,
    lowering,
    strip(a, [...a.axes.slice(0, -2), a.axes.at(-1)!]),
    strip(b, [...b.axes.slice(0, -2), b.axes.at(-2)!]),
  );
  const [front, back] = [left.axes.slice(0, -1), right.axes.slice(0, -1)];
  const isSame = front.every((atoms, i) => atoms.length === back[i]!.length);
  const [inner, other] = [left.axes.at(-1)!, right.axes.at(-1)!];
  if (!isSame || inner.length !== other.length) throw nodeRefusal(node, 'multiplies shapes that do not fit');
  const batch = front.flat().filter((atom) => atom !== PHOTOS);
  const batchOfB = back.flat().filter((atom) => atom !== PHOTOS);
  const [rows, columns] = [a.axes.at(-2)!, b.axes.at(-1)!];
  if (rows.includes(PHOTOS) || columns.includes(PHOTOS)) throw nodeRefusal(node, 'mixes photos');
  const lead = (atoms: readonly Atom[]) => (atoms.length === 0 ? [] : [atoms]);
  const from = lowering.arrange(left, [...lead(batch), rows, inner]);
  // Either way of the second factor is as good: the one in which it lies.
  const isTransposed = right.memory.at(-1) !== undefined && other.includes(right.memory.at(-1)!);
  const by = lowering.arrange(right, [
    ...lead(batchOfB),
    ...(isTransposed ? [columns, other] : [other, columns]),
  ]);
  const value = lowering.emit({ op: 'product', isTransposed }, [from, by]);
  return { kind: 'view', value, memory: [...batch, ...rows, ...columns], axes: [...front, rows, columns] };
}

/** Before opset 13 all axes from the given one on were one row. */
const soft =
  (op: 'softmax' | 'logSoftmax'): Operator =>
  (node, lowering) => {
    const x = lowering.view(node, 0);
    const axis = axisOf(intOf(node, 'axis', lowering.opset < 13 ? 1 : -1), x.axes.length);
    const row = lowering.opset < 13 ? x.axes.slice(axis).flat() : x.axes[axis]!;
    if (row.includes(PHOTOS)) throw nodeRefusal(node, 'mixes photos');
    const rest = lowering.groups(x, (atom) => row.includes(atom)).filter((group) => !row.includes(group[0]!));
    const value = lowering.emit({ op }, [lowering.arrange(x, [...rest, row])]);
    return { ...x, value, memory: [...rest.flat(), ...row] };
  };

export const PRODUCTS: Operators = {
  Gemm: gemm,
  MatMul: matMul,
  Softmax: soft('softmax'),
  LogSoftmax: soft('logSoftmax'),
};
