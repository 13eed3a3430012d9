/** Arithmetic of constants. */
import { broadcast } from '../../students/layers.ts';
import { sizeOf } from '../../students/parameters.ts';
import { floatOf, intOf, intsOf } from '../attributes.ts';
import { constant, derived, expanded, isFloat } from '../constant.ts';
import { nodeRefusal } from '../refusal.ts';
import { listOf } from '../shape-rules.ts';
import { type Fold, type Folds, guarded, need } from './fold.ts';

/** Element by element, with whole numbers where both are whole. */
function mapped(compute: (a: number, b: number, isWhole: boolean) => number, givesFlags = false): Fold {
  return (node, inputs) => {
    const [a, b] = [need(node, inputs, 0), inputs[1] ?? null];
    const other = b ?? a;
    const dims = broadcast(a.dims, other.dims);
    if (dims === null) throw nodeRefusal(node, `joins [${a.dims.join()}] and [${other.dims.join()}]`);
    guarded(node, dims);
    const [x, y] = [expanded(a, dims).values, expanded(other, dims).values];
    const isReal = isFloat(a) || (b !== null && isFloat(b));
    const size = sizeOf(dims);
    const out = isReal && !givesFlags ? new Float32Array(size) : new Float64Array(size);
    for (let i = 0; i < size; i++) out[i] = compute(x[i]!, y[i]!, !isReal);
    return [constant(dims, out, derived(b === null ? [a] : [a, b]))];
  };
}

function reduced(combine: (values: readonly number[]) => number): Fold {
  return (node, inputs) => {
    const x = need(node, inputs, 0);
    const given = inputs[1] ? listOf(inputs[1]) : intsOf(node, 'axes');
    if (given !== null && given.length !== x.dims.length) throw nodeRefusal(node, 'is not computed ahead');
    const dims = intOf(node, 'keepdims', 1) === 1 ? x.dims.map(() => 1) : [];
    const value = combine(listOf(x));
    return [constant(dims, isFloat(x) ? Float32Array.of(value) : Float64Array.of(value))];
  };
}

const one = (compute: (x: number) => number): Fold => mapped((a) => compute(a));

const cast: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  const isReal = [1, 10, 11, 16].includes(intOf(node, 'to', 1));
  if (isReal === isFloat(x)) return [x];
  const values = isReal ? Float32Array.from(x.values) : Float64Array.from(x.values, Math.trunc);
  return [constant(x.dims, values, x.origin)];
};

const clip: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  const low = inputs[1]?.values[0] ?? floatOf(node, 'min', Number.NEGATIVE_INFINITY);
  const high = inputs[2]?.values[0] ?? floatOf(node, 'max', Number.POSITIVE_INFINITY);
  const values = x.values.map((value) => Math.min(high, Math.max(low, value)));
  return [constant(x.dims, values, derived([x]))];
};

export const NUMBER_FOLDS: Folds = {
  Cast: cast,
  Clip: clip,
  Add: mapped((a, b) => a + b),
  Sub: mapped((a, b) => a - b),
  Mul: mapped((a, b) => a * b),
  Div: mapped((a, b, isWhole) => (isWhole ? Math.trunc(a / b) : a / b)),
  Mod: mapped((a, b) => a - Math.floor(a / b) * b),
  Pow: mapped((a, b) => a ** b),
  Max: mapped((a, b) => Math.max(a, b)),
  Min: mapped((a, b) => Math.min(a, b)),
  Equal: mapped((a, b) => Number(a === b), true),
  Greater: mapped((a, b) => Number(a > b), true),
  GreaterOrEqual: mapped((a, b) => Number(a >= b), true),
  Less: mapped((a, b) => Number(a < b), true),
  LessOrEqual: mapped((a, b) => Number(a <= b), true),
  And: mapped((a, b) => Number(a !== 0 && b !== 0), true),
  Or: mapped((a, b) => Number(a !== 0 || b !== 0), true),
  Not: mapped((a) => Number(a === 0), true),
  Neg: one((x) => -x),
  Abs: one(Math.abs),
  Sqrt: one(Math.sqrt),
  Exp: one(Math.exp),
  Reciprocal: one((x) => 1 / x),
  Floor: one(Math.floor),
  Ceil: one(Math.ceil),
  ReduceProd: reduced((values) => values.reduce((product, value) => product * value, 1)),
  ReduceSum: reduced((values) => values.reduce((sum, value) => sum + value, 0)),
  ReduceMax: reduced((values) => values.reduce((a, b) => Math.max(a, b))),
  ReduceMin: reduced((values) => values.reduce((a, b) => Math.min(a, b))),
};
