/** What operators say about axes and sizes, in all the forms that they have had: the same for constants and views. */
import { sizeOf } from '../students/parameters.ts';
import { axisOf, intOf, intsOf } from './attributes.ts';
import { type Constant, integers } from './constant.ts';
import type { OnnxNode } from './model.ts';
import { nodeRefusal } from './refusal.ts';

/** Far more than any network cuts an axis into. */
const MOST_PARTS = 4096;

export const listOf = ({ values }: Constant): number[] => Array.from(values);

/** By axis: first index, step and count. */
export interface Range {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly size: number;
}

/** What a Slice takes, in either form that the operator has had. */
export function rangesOf(
  node: OnnxNode,
  dims: readonly number[],
  others: readonly (Constant | null)[],
): readonly Range[] {
  const list = (place: number, name: string) => {
    const given = others[place];
    return given ? listOf(given) : intsOf(node, name);
  };
  const [starts, ends] = [list(0, 'starts'), list(1, 'ends')];
  if (starts === null || ends === null) throw nodeRefusal(node, 'does not say where it begins and ends');
  const axes = list(2, 'axes') ?? starts.map((_, i) => i);
  const steps = list(3, 'steps') ?? starts.map(() => 1);
  return axes.map((given, i) => {
    const axis = axisOf(given, dims.length);
    const [size, step] = [dims[axis] ?? 0, steps[i]!];
    const clamp = (at: number, low: number, high: number) =>
      Math.min(high, Math.max(low, at < 0 ? at + size : at));
    if (step > 0) {
      const [start, end] = [clamp(starts[i]!, 0, size), clamp(ends[i]!, 0, size)];
      return { axis, start, step, size: Math.max(0, Math.ceil((end - start) / step)) };
    }
    const [start, end] = [clamp(starts[i]!, 0, size - 1), clamp(ends[i]!, -1, size - 1)];
    return { axis, start, step, size: Math.max(0, Math.ceil((end - start) / step)) };
  });
}

/** Dims after Squeeze or Unsqueeze, whose axes were an attribute before opset 13. */
export function squeezed(node: OnnxNode, dims: readonly number[], axes: Constant | null): number[] {
  const given = axes !== null ? listOf(axes) : intsOf(node, 'axes');
  const isUn = node.op === 'Unsqueeze';
  const rank = isUn ? dims.length + (given?.length ?? 0) : dims.length;
  const places = new Set((given ?? []).map((axis) => axisOf(axis, rank)));
  if (!isUn) return dims.filter((size, axis) => (given === null ? size !== 1 : !places.has(axis)));
  const rest = [...dims];
  return Array.from({ length: rank }, (_, axis) => (places.has(axis) ? 1 : rest.shift()!));
}

/** Dims that a Reshape asks for: 0 keeps one, -1 takes what is left. null where they do not fit. */
export function reshapedDims(
  dims: readonly number[],
  asked: readonly number[],
  keepsZeros: boolean,
): number[] | null {
  const wanted = asked.map((size, axis) => (size === 0 && !keepsZeros ? (dims[axis] ?? 0) : size));
  const total = sizeOf(dims);
  const open = wanted.indexOf(-1);
  if (open >= 0)
    wanted[open] = total / wanted.reduce((product, size, i) => (i === open ? product : product * size), 1);
  return sizeOf(wanted) === total && wanted.every((size) => Number.isInteger(size) && size > 0)
    ? wanted
    : null;
}

/** Sizes of a Split's parts, in all forms that the operator has had. */
export function splitSizes(node: OnnxNode, size: number, given: Constant | null): readonly number[] {
  const sizes = given !== null ? listOf(given) : intsOf(node, 'split');
  if (sizes !== null) return sizes;
  const count = intOf(node, 'num_outputs', node.outputs.length);
  if (!(count >= 1 && count <= MOST_PARTS)) throw nodeRefusal(node, `cuts an axis in ${count} parts`);
  const each = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => Math.min(each, size - i * each));
}

/** What Shape gives, whole or in part. */
export function shapeOf(node: OnnxNode, dims: readonly number[]): Constant {
  const [start, end] = [intOf(node, 'start', 0), intOf(node, 'end', dims.length)];
  return integers(dims.slice(start, end));
}

export function flattened(node: OnnxNode, dims: readonly number[]): number[] {
  const axis = axisOf(intOf(node, 'axis', 1), dims.length);
  return [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis))];
}
