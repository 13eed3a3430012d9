/** Means, sums and the like over axes. */
import { axisOf, intOf, intsOf } from '../attributes.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { PHOTOS, type View } from '../view.ts';
import type { Operator, Operators } from './operator.ts';

type Kind = 'mean' | 'sum' | 'max' | 'min';

/** @param axes of the graph */
export function reduced(
  node: OnnxNode,
  lowering: Lowering,
  x: View,
  kind: Kind,
  axes: readonly number[],
  keepsAxes: boolean,
): View {
  const gone = new Set(axes.flatMap((axis) => x.axes[axis] ?? []));
  if (gone.has(PHOTOS)) throw nodeRefusal(node, 'mixes photos');
  const left = x.axes.flatMap((atoms, axis) => {
    if (!axes.includes(axis)) return [atoms];
    return keepsAxes ? [[]] : [];
  });
  const memory = x.memory.filter((atom) => !gone.has(atom));
  if (gone.size === 0) return { ...x, axes: left };
  const groups = lowering.groups(x, (atom) => gone.has(atom));
  const places = groups.flatMap((group, place) => (gone.has(group[0]!) ? [place] : []));
  const layer = { op: 'reduce' as const, kind, axes: places, keepsAxes };
  return { kind: 'view', value: lowering.emit(layer, [lowering.arrange(x, groups)]), memory, axes: left };
}

const reduce =
  (kind: Kind): Operator =>
  (node, lowering) => {
    const x = lowering.view(node, 0);
    const given = lowering.optionalConstant(node, 1);
    const asked = given === null ? intsOf(node, 'axes') : Array.from(given.values);
    if (asked === null && intOf(node, 'noop_with_empty_axes', 0) === 1) return x;
    const axes = (asked ?? x.axes.map((_, axis) => axis)).map((axis) => axisOf(axis, x.axes.length));
    return reduced(node, lowering, x, kind, axes, intOf(node, 'keepdims', 1) === 1);
  };

/** Square root of the sum of squares. */
const norm: Operator = (node, lowering) => {
  const x = lowering.view(node, 0);
  const square = { ...x, value: lowering.emit({ op: 'power', exponent: 2 }, [x.value]) };
  const given = lowering.optionalConstant(node, 1);
  const axes = (given === null ? (intsOf(node, 'axes') ?? []) : Array.from(given.values)).map((axis) =>
    axisOf(axis, x.axes.length),
  );
  const sum = reduced(node, lowering, square, 'sum', axes, intOf(node, 'keepdims', 1) === 1);
  return { ...sum, value: lowering.emit({ op: 'sqrt' }, [sum.value]) };
};

export const REDUCTIONS: Operators = {
  ReduceMean: reduce('mean'),
  ReduceSum: reduce('sum'),
  ReduceMax: reduce('max'),
  ReduceMin: reduce('min'),
  ReduceL2: norm,
};
