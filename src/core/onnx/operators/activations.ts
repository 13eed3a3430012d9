/** Operators that act on each number by itself. */
import type { Layer } from '../../students/layers.ts';
import { affine, apply } from '../apply.ts';
import { floatOf, textOf } from '../attributes.ts';
import type { Lowering } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { combined } from './arithmetic.ts';
import type { Operator, Operators } from './operator.ts';

const plain =
  (layer: Layer): Operator =>
  (node, lowering) =>
    apply(lowering, lowering.view(node, 0), layer);

/** Bounds were attributes before opset 11. */
function clip(node: OnnxNode, lowering: Lowering): View {
  const bound = (place: number, name: string, none: number) =>
    lowering.optionalConstant(node, place)?.values[0] ?? floatOf(node, name, none);
  const [min, max] = [bound(1, 'min', -Infinity), bound(2, 'max', Infinity)];
  const x = lowering.view(node, 0);
  if (min === 0 && max === 6) return apply(lowering, x, { op: 'relu6' });
  if (min === 0 && max > 1e30) return apply(lowering, x, { op: 'relu' });
  const known = (value: number) => (Math.abs(value) < 1e30 ? value : null);
  return apply(lowering, x, { op: 'clip', min: known(min), max: known(max) });
}

function hardSigmoid(node: OnnxNode, lowering: Lowering): View {
  const [alpha, beta] = [floatOf(node, 'alpha', 0.2), floatOf(node, 'beta', 0.5)];
  const line = affine(lowering, lowering.view(node, 0), alpha, beta);
  return apply(lowering, line, { op: 'clip', min: 0, max: 1 });
}

function gelu(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const kind = textOf(node, 'approximate', 'none');
  if (kind === 'none') return apply(lowering, x, { op: 'gelu' });
  if (kind !== 'tanh') throw nodeRefusal(node, `is approximated by ${kind}, which is not known`);
  const cubed = apply(lowering, x, { op: 'power', exponent: 3 });
  const inner = combined(node, lowering, 'add', x, affine(lowering, cubed, 0.044715, 0));
  const tanh = apply(lowering, affine(lowering, inner, Math.sqrt(2 / Math.PI), 0), { op: 'tanh' });
  return combined(node, lowering, 'multiply', x, affine(lowering, tanh, 0.5, 0.5));
}

function mish(node: OnnxNode, lowering: Lowering): View {
  const x = lowering.view(node, 0);
  const gate = apply(lowering, apply(lowering, x, { op: 'softplus' }), { op: 'tanh' });
  return combined(node, lowering, 'multiply', x, gate);
}

export const ACTIVATIONS: Operators = {
  Identity: (node, lowering) => lowering.view(node, 0),
  Dropout: (node, lowering) => lowering.view(node, 0),
  Relu: plain({ op: 'relu' }),
  Sigmoid: plain({ op: 'sigmoid' }),
  HardSwish: plain({ op: 'hardSwish' }),
  Swish: plain({ op: 'silu' }),
  Tanh: plain({ op: 'tanh' }),
  Erf: plain({ op: 'erf' }),
  Exp: plain({ op: 'exp' }),
  Log: plain({ op: 'log' }),
  Sqrt: plain({ op: 'sqrt' }),
  Abs: plain({ op: 'abs' }),
  Softplus: plain({ op: 'softplus' }),
  Reciprocal: plain({ op: 'power', exponent: -1 }),
  Neg: (node, lowering) => affine(lowering, lowering.view(node, 0), -1, 0),
  LeakyRelu: (node, lowering) =>
    apply(lowering, lowering.view(node, 0), { op: 'leakyRelu', slope: floatOf(node, 'alpha', 0.01) }),
  Elu: (node, lowering) =>
    apply(lowering, lowering.view(node, 0), { op: 'elu', alpha: floatOf(node, 'alpha', 1) }),
  Clip: clip,
  HardSigmoid: hardSigmoid,
  Gelu: gelu,
  Mish: mish,
  Cast(node, lowering) {
    // Single precision or half of it: what a value is stored as, not what it is.
    const to = node.attributes.get('to');
    if (to?.kind === 'int' && [1, 10, 11, 16].includes(to.value)) return lowering.view(node, 0);
    throw nodeRefusal(node, 'makes whole numbers of what photos change: that has no gradient');
  },
};
