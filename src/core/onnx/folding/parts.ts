/** Parts of constants, and constants side by side. */
import { broadcast } from '../../students/layers.ts';
import { sizeOf } from '../../students/parameters.ts';
import { axisOf, intOf, intsOf, tensorOf } from '../attributes.ts';
import { BATCH, once } from '../batch.ts';
import {
  type Constant,
  constant,
  derived,
  expanded,
  integers,
  isFloat,
  reshaped,
  strided,
  stridesOf,
  transposed,
} from '../constant.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import { flattened, listOf, rangesOf, reshapedDims, shapeOf, splitSizes, squeezed } from '../shape-rules.ts';
import { type Fold, type Folds, guarded, type Inputs, need } from './fold.ts';

function gather(node: OnnxNode, inputs: Inputs): Constant[] {
  const [x, indices] = [need(node, inputs, 0), need(node, inputs, 1)];
  const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
  const size = x.dims[axis] ?? 0;
  const inner = sizeOf(x.dims.slice(axis + 1));
  const dims = guarded(node, [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)]);
  const out =
    x.values instanceof Float32Array ? new Float32Array(sizeOf(dims)) : new Float64Array(sizeOf(dims));
  let at = 0;
  for (let outer = 0; outer < sizeOf(x.dims.slice(0, axis)); outer++) {
    for (const index of indices.values) {
      const row = axisOf(index, size);
      if (!(row >= 0 && row < size)) throw nodeRefusal(node, `takes number ${index} of ${size}`);
      const start = (outer * size + row) * inner;
      out.set(x.values.subarray(start, start + inner) as Float32Array, at);
      at += inner;
    }
  }
  return [constant(dims, out, derived([x]))];
}

function concat(node: OnnxNode, inputs: Inputs): Constant[] {
  const parts = inputs.map((_, place) => need(node, inputs, place));
  const rank = parts[0]!.dims.length;
  const axis = axisOf(intOf(node, 'axis', 0), rank);
  const along = parts.reduce((sum, { dims }) => sum + (dims[axis] ?? 0), 0);
  const dims = guarded(node, parts[0]!.dims.with(axis, along));
  const isReal = parts.every(isFloat);
  const out = isReal ? new Float32Array(sizeOf(dims)) : new Float64Array(sizeOf(dims));
  const outer = sizeOf(dims.slice(0, axis));
  const row = sizeOf(dims.slice(axis));
  let offset = 0;
  for (const part of parts) {
    const width = sizeOf(part.dims.slice(axis));
    for (let i = 0; i < outer; i++)
      out.set(part.values.subarray(i * width, (i + 1) * width), i * row + offset);
    offset += width;
  }
  return [constant(dims, out, derived(parts))];
}

function slice(node: OnnxNode, inputs: Inputs): Constant[] {
  const x = need(node, inputs, 0);
  const strides = stridesOf(x.dims);
  const dims = [...x.dims];
  const steps = [...strides];
  let offset = 0;
  for (const { axis, start, step, size } of rangesOf(node, x.dims, inputs.slice(1))) {
    offset += start * strides[axis]!;
    steps[axis] = step * strides[axis]!;
    dims[axis] = size;
  }
  return [constant(dims, strided(x.values, dims, steps, offset), derived([x]))];
}

function reshape(node: OnnxNode, inputs: Inputs): Constant[] {
  const [x, shape] = [need(node, inputs, 0), need(node, inputs, 1)];
  const keepsZeros = intOf(node, 'allowzero', 0) === 1;
  const asked = listOf(shape);
  const dims = reshapedDims(x.dims, asked, keepsZeros) ?? reshapedDims(x.dims, once(asked), keepsZeros);
  if (dims === null) throw nodeRefusal(node, `turns [${x.dims.join()}] into [${asked.join()}]`);
  return [reshaped(x, dims)];
}

function expand(node: OnnxNode, inputs: Inputs): Constant[] {
  const x = need(node, inputs, 0);
  const dims = broadcast(x.dims, once(listOf(need(node, inputs, 1))));
  if (dims === null) throw nodeRefusal(node, `repeats [${x.dims.join()}] in a way that does not fit`);
  // Most are repeated for each photo alone.
  return [dims.join() === x.dims.join() ? x : expanded(x, guarded(node, dims))];
}

function where(node: OnnxNode, inputs: Inputs): Constant[] {
  const [condition, a, b] = [need(node, inputs, 0), need(node, inputs, 1), need(node, inputs, 2)];
  const dims = broadcast(condition.dims, broadcast(a.dims, b.dims) ?? []);
  if (dims === null) throw nodeRefusal(node, 'joins shapes that do not fit');
  guarded(node, dims);
  const [c, x, y] = [condition, a, b].map((one) => expanded(one, dims).values);
  const out = isFloat(a) ? new Float32Array(sizeOf(dims)) : new Float64Array(sizeOf(dims));
  for (let i = 0; i < out.length; i++) out[i] = c![i] !== 0 ? x![i]! : y![i]!;
  return [constant(dims, out, derived([a, b]))];
}

function range(node: OnnxNode, inputs: Inputs): Constant[] {
  const [start, limit, step] = [0, 1, 2].map((place) => need(node, inputs, place).values[0]!) as [
    number,
    number,
    number,
  ];
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (!(count < BATCH)) throw nodeRefusal(node, 'counts the photos');
  return [integers(Array.from({ length: count }, (_, i) => start + i * step))];
}

function split(node: OnnxNode, inputs: Inputs): Constant[] {
  const x = need(node, inputs, 0);
  const axis = axisOf(intOf(node, 'axis', 0), x.dims.length);
  const strides = stridesOf(x.dims);
  let start = 0;
  return splitSizes(node, x.dims[axis] ?? 0, inputs[1] ?? null).map((size) => {
    const dims = x.dims.with(axis, size);
    const part = strided(x.values, dims, strides, start * strides[axis]!);
    start += size;
    return constant(dims, part, derived([x]));
  });
}

const squeeze: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  return [reshaped(x, squeezed(node, x.dims, inputs[1] ?? null))];
};

const flatten: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  return [reshaped(x, flattened(node, x.dims))];
};

const transpose: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  return [transposed(x, intsOf(node, 'perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis))];
};

const constantOfShape: Fold = (node, inputs) => {
  const dims = guarded(node, once(listOf(need(node, inputs, 0))));
  const value = tensorOf(node, 'value')?.values ?? new Float32Array(1);
  const size = sizeOf(dims);
  const values = value instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  return [constant(dims, values.fill(value[0]!))];
};

/** Rows of an array replaced by others, as exporters write what PyTorch sets in place. */
const scatterRows: Fold = (node, inputs) => {
  const [x, indices, updates] = [need(node, inputs, 0), need(node, inputs, 1), need(node, inputs, 2)];
  const depth = indices.dims.at(-1) ?? 0;
  const strides = stridesOf(x.dims);
  const width = sizeOf(x.dims.slice(depth));
  const out = x.values.slice();
  for (let i = 0; i * depth < indices.values.length; i++) {
    let at = 0;
    for (let k = 0; k < depth; k++) at += axisOf(indices.values[i * depth + k]!, x.dims[k]!) * strides[k]!;
    const row = updates.values.subarray(i * width, (i + 1) * width);
    if (!(at >= 0 && at + width <= out.length)) throw nodeRefusal(node, 'writes beyond its array');
    out.set(row as Float32Array, at);
  }
  return [constant(x.dims, out, derived([x, updates]))];
};

/** A view of the array in which each axis is one of copies and one of its own. */
const tile: Fold = (node, inputs) => {
  const x = need(node, inputs, 0);
  const counts = once(listOf(need(node, inputs, 1)));
  const own = stridesOf(x.dims);
  const dims = guarded(
    node,
    x.dims.flatMap((size, axis) => [counts[axis] ?? 1, size]),
  );
  const values = strided(
    x.values,
    dims,
    own.flatMap((stride) => [0, stride]),
  );
  return [
    constant(
      x.dims.map((size, axis) => size * (counts[axis] ?? 1)),
      values,
      derived([x]),
    ),
  ];
};

export const PART_FOLDS: Folds = {
  Gather: gather,
  Concat: concat,
  Slice: slice,
  Split: split,
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: squeeze,
  Expand: expand,
  Where: where,
  Tile: tile,
  ScatterND: scatterRows,
  Range: range,
  ConstantOfShape: constantOfShape,
  Shape: (node, inputs) => [shapeOf(node, need(node, inputs, 0).dims)],
  Size: (node, inputs) => [integers([need(node, inputs, 0).values.length], [])],
};
