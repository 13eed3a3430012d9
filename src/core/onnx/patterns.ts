/**
 * Formulas that exporters write out in single operators, seen when their last step is reached. What they are made of
 * is left behind, and goes where nobody else reads it.
 */
import type { Layer, Step } from '../students/layers.ts';
import { affine, apply } from './apply.ts';
import type { Constant } from './constant.ts';
import type { Lowering } from './lowering.ts';
import type { OnnxNode } from './model.ts';
import type { View } from './view.ts';

type Of<Op extends Layer['op']> = Extract<Step, { op: Op }>;

/** The step that gives a value, where it is of that kind. */
function maker<Op extends Layer['op']>(lowering: Lowering, value: number | undefined, op: Op): Of<Op> | null {
  const step = value === undefined ? null : lowering.stepOf(value);
  return step?.op === op ? (step as Of<Op>) : null;
}

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-4 * Math.abs(b);

/** x * sigmoid(x), x * (x + 3) / 6 between 0 and 1, and x * (1 + erf(x / sqrt 2)). */
export function fusedProduct(lowering: Lowering, a: View, b: View): View | null {
  return gatedBy(lowering, a, b) ?? gatedBy(lowering, b, a);
}

function gatedBy(lowering: Lowering, x: View, gate: View): View | null {
  if (maker(lowering, gate.value, 'sigmoid')?.from[0] === x.value) return apply(lowering, x, { op: 'silu' });
  const clip = maker(lowering, gate.value, 'clip');
  if (clip?.min === 0 && clip.max === 1 && isLine(lowering, clip.from[0], x.value, 1 / 6, 0.5)) {
    return apply(lowering, x, { op: 'hardSwish' });
  }
  const sixth = maker(lowering, gate.value, 'affine');
  if (sixth !== null && sixth.shift === 0 && isNear(sixth.scale, 1 / 6)) {
    const relu6 = maker(lowering, sixth.from[0], 'relu6');
    if (relu6 !== null && isLine(lowering, relu6.from[0], x.value, 1, 3))
      return apply(lowering, x, { op: 'hardSwish' });
  }
  return gelu(lowering, x, gate);
}

function isLine(
  lowering: Lowering,
  value: number | undefined,
  of: number,
  scale: number,
  shift: number,
): boolean {
  const line = maker(lowering, value, 'affine');
  return line?.from[0] === of && isNear(line.scale, scale) && isNear(line.shift, shift);
}

/** Any factor may stand with either side: what is left of them comes after. */
function gelu(lowering: Lowering, x: View, gate: View): View | null {
  const share = maker(lowering, gate.value, 'affine');
  if (share === null || !isNear(share.scale, share.shift)) return null;
  const erf = maker(lowering, share.from[0], 'erf');
  const inner = maker(lowering, erf?.from[0], 'affine');
  if (inner === null || inner.shift !== 0 || !isNear(inner.scale, Math.SQRT1_2)) return null;
  const scaled = maker(lowering, x.value, 'affine');
  const isScaled = scaled !== null && scaled.shift === 0 && scaled.from[0] === inner.from[0];
  if (!isScaled && inner.from[0] !== x.value) return null;
  const whole = apply(lowering, { ...x, value: inner.from[0]! }, { op: 'gelu' });
  return affine(lowering, whole, 2 * share.scale * (isScaled ? scaled.scale : 1), 0);
}

/**
 * A weight that is added: to a product it is a bias, and to a row that was brought to mean 0 and deviation 1 and scaled
 * it ends a layer norm.
 * @param x a view of the value, its axes as `weight` was made for
 */
export function fusedSum(node: OnnxNode, lowering: Lowering, x: View, weight: Constant): View | null {
  const width = lowering.shapeOf(x).at(-1);
  if (weight.dims.length !== 1 || weight.dims[0] !== width) return null;
  const linear = maker(lowering, x.value, 'linear');
  if (linear !== null && linear.bias === undefined) {
    const bias = lowering.parameters.add(weight, weight.dims, node, 'bias');
    const { weight: matrix, outputs } = linear;
    return { ...x, value: lowering.emit({ op: 'linear', weight: matrix, bias, outputs }, linear.from) };
  }
  return layerNorm(node, lowering, x, weight);
}

function layerNorm(node: OnnxNode, lowering: Lowering, x: View, bias: Constant): View | null {
  const scaled = maker(lowering, x.value, 'with');
  if (scaled === null || scaled.kind !== 'multiply' || scaled.shape.length !== 1) return null;
  const normal = standardised(lowering, scaled.from[0]);
  if (normal === null) return null;
  const known = lowering.parameters.weights.get(scaled.name)!;
  const scale: Constant = {
    kind: 'constant',
    dims: known.shape,
    values: known.values,
    origin:
      known.source === null
        ? null
        : { name: known.source.initializer, isInitializer: true, order: known.source.order },
  };
  // The factor's own parameter goes with the step that nobody reads any more.
  const isShared = lowering.steps.some(
    (step) => step !== scaled && step.op === 'with' && step.name === scaled.name,
  );
  if (!isShared) lowering.parameters.release(scaled.name);
  const name = lowering.parameters.addGroup({ weight: scale, bias }, node);
  return { ...x, value: lowering.emit({ op: 'layerNorm', name, epsilon: normal.epsilon }, [normal.from]) };
}

/** (x - mean) / sqrt(variance + epsilon) over the last axis; null where a value is anything else. */
function standardised(
  lowering: Lowering,
  value: number | undefined,
): { readonly from: number; readonly epsilon: number } | null {
  const ratio = maker(lowering, value, 'divide') ?? maker(lowering, value, 'multiply');
  if (ratio === null) return null;
  const [centred, deviation] = ratio.from as [number, number];
  const isRoot = ratio.op === 'divide';
  const root = isRoot ? maker(lowering, deviation, 'sqrt') : maker(lowering, deviation, 'power');
  const isInverse = root?.op === 'power' && root.exponent === -0.5;
  const inverseRoot =
    root?.op === 'power' && root.exponent === -1 ? maker(lowering, root.from[0], 'sqrt') : null;
  if (!isRoot && !isInverse && inverseRoot === null) return null;
  const variance = maker(lowering, (inverseRoot ?? root)?.from[0], 'affine');
  const mean = maker(lowering, variance?.from[0], 'reduce');
  const square = maker(lowering, mean?.from[0], 'power') ?? maker(lowering, mean?.from[0], 'multiply');
  const difference = maker(lowering, centred, 'subtract');
  if (variance === null || mean === null || square === null || difference === null) return null;
  const isSquare = square.op === 'power' ? square.exponent === 2 : square.from[1] === square.from[0];
  const from = difference.from[0]!;
  const average = meanBehind(lowering, difference.from[1]);
  const rank = lowering.shapes[from]!.length;
  const isRow = (step: Of<'reduce'> | null) => step?.kind === 'mean' && step.axes.join() === String(rank - 1);
  const isWhole =
    isSquare &&
    square.from[0] === centred &&
    isRow(mean) &&
    isRow(average) &&
    average?.from[0] === from &&
    variance.scale === 1;
  return isWhole ? { from, epsilon: variance.shift } : null;
}

/** A mean that lost its axis got it back. */
function meanBehind(lowering: Lowering, value: number | undefined): Of<'reduce'> | null {
  const reshape = maker(lowering, value, 'reshape');
  return maker(lowering, reshape === null ? value : reshape.from[0], 'reduce');
}
