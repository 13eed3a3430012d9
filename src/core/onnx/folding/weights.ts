/** Weights that are stored as something else, or at another size. */
import { sizeOf } from '../../students/parameters.ts';
import { resizeMatrix } from '../../students/resize-matrix.ts';
import { axisOf, intOf } from '../attributes.ts';
import { type Constant, constant, derived, transposed } from '../constant.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { resizeRule } from '../resize-rule.ts';
import { type Fold, type Folds, type Inputs, need } from './fold.ts';

/** `(x - zero point) * scale`, both for all or by an axis. */
function dequantize(node: OnnxNode, inputs: Inputs): Constant[] {
  const [x, scale, zero] = [need(node, inputs, 0), need(node, inputs, 1), inputs[2] ?? null];
  const axis = axisOf(intOf(node, 'axis', 1), x.dims.length);
  const isPerAxis = scale.values.length > 1;
  if (scale.dims.length > 1) throw nodeRefusal(node, 'has a scale for each block, which is not read');
  if (isPerAxis && scale.values.length !== x.dims[axis])
    throw nodeRefusal(node, 'has scales that do not fit');
  const [inner, count] = [sizeOf(x.dims.slice(axis + 1)), x.dims[axis] ?? 1];
  const out = new Float32Array(x.values.length);
  for (let i = 0; i < out.length; i++) {
    const at = isPerAxis ? Math.floor(i / inner) % count : 0;
    out[i] = (x.values[i]! - (zero?.values[at] ?? 0)) * scale.values[at]!;
  }
  const name = (x.origin?.name ?? node.outputs[0]!).replace(/_(q|quantized)$/, '');
  return [constant(x.dims, out, { name, isInitializer: true, order: x.dims.map((_, i) => i) })];
}

/** Tables of positions are resized in the graph by some exporters: [1, C, H, W]. */
function resize(node: OnnxNode, inputs: Inputs): Constant[] {
  const x = need(node, inputs, 0);
  if (x.dims.length !== 4) throw nodeRefusal(node, 'resizes what is no image');
  const { size, ...rule } = resizeRule(node, x.dims, inputs);
  const along = (array: Constant, to: number): Constant => {
    const from = array.dims.at(-1)!;
    const matrix = resizeMatrix(from, to, rule);
    const out = new Float32Array((array.values.length / from) * to);
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      const row = Math.floor(i / to) * from;
      for (let k = 0; k < from; k++) sum += array.values[row + k]! * matrix[k * to + (i % to)]!;
      out[i] = sum;
    }
    return constant(array.dims.with(-1, to), out, derived([x]));
  };
  const swap = [0, 1, 3, 2];
  return [along(transposed(along(transposed(x, swap), size[0]), swap), size[1])];
}

const identity: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  if (x.origin === null || !x.origin.isInitializer) return [x];
  // An Identity that has a parameter's name is how exporters untie equal weights.
  const name = node.outputs[0]!;
  return [{ ...x, origin: { ...x.origin, name: name.startsWith('/') ? x.origin.name : name } }];
};

export const WEIGHT_FOLDS: Folds = {
  DequantizeLinear: dequantize,
  Resize: resize,
  Identity: identity,
  Dropout: identity,
};
