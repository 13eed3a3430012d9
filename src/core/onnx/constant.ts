/** Arrays that do not depend on pixels: weights, and the sizes and axes that a graph computes on its way. */
import { sizeOf } from '../students/parameters.ts';

/** Where the numbers come from: what training calls them, and how to find them in the file again. */
export interface Origin {
  /** Of the initializer, or of what an Identity calls it: exporters share equal weights and untie them that way. */
  readonly name: string;
  /** An initializer, which training may change; false for a Constant node. */
  readonly isInitializer: boolean;
  /** The array is the initializer with its axes in this order; null where more than that has happened. */
  readonly order: readonly number[] | null;
}

export interface Constant {
  readonly kind: 'constant';
  readonly dims: readonly number[];
  /** Single precision, or whole numbers and truth values. */
  readonly values: Float32Array | Float64Array;
  readonly origin: Origin | null;
}

export const isFloat = ({ values }: Constant): boolean => values instanceof Float32Array;

export function constant(
  dims: readonly number[],
  values: Float32Array | Float64Array,
  origin: Origin | null = null,
): Constant {
  return { kind: 'constant', dims, values, origin };
}

export function integers(values: readonly number[], dims: readonly number[] = [values.length]): Constant {
  return constant(dims, Float64Array.from(values));
}

export function stridesOf(dims: readonly number[]): number[] {
  const strides = Array<number>(dims.length).fill(1);
  for (let axis = dims.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * dims[axis + 1]!;
  return strides;
}

/** The numbers at `offset + sum of index * stride`, in row-major order of `dims`. */
export function strided<Values extends Float32Array | Float64Array>(
  values: Values,
  dims: readonly number[],
  strides: readonly number[],
  offset = 0,
): Values {
  const size = sizeOf(dims);
  const out = (values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size)) as Values;
  const index = Array<number>(dims.length).fill(0);
  let from = offset;
  for (let at = 0; at < size; at++) {
    out[at] = values[from]!;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < dims[axis]!) break;
      from -= strides[axis]! * dims[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

export function transposed(x: Constant, order: readonly number[]): Constant {
  const strides = stridesOf(x.dims);
  const dims = order.map((axis) => x.dims[axis]!);
  const values = strided(
    x.values,
    dims,
    order.map((axis) => strides[axis]!),
  );
  const from = x.origin?.order ?? null;
  const origin =
    x.origin === null
      ? null
      : { ...x.origin, order: from === null ? null : order.map((axis) => from[axis]!) };
  return constant(dims, values, origin);
}

/** Seen with other dims. Axes of size 1 that come or go leave the order of the others as it was. */
export function reshaped(x: Constant, dims: readonly number[]): Constant {
  const isSame = dims.join() === x.dims.join();
  return constant(dims, x.values, isSame || x.origin === null ? x.origin : { ...x.origin, order: null });
}

/** Repeated along axes of size 1. */
export function expanded(x: Constant, dims: readonly number[]): Constant {
  const lead = dims.length - x.dims.length;
  const own = stridesOf(x.dims);
  const strides = dims.map((_, axis) => (axis < lead || x.dims[axis - lead] === 1 ? 0 : own[axis - lead]!));
  const origin = x.origin === null ? null : { ...x.origin, order: null };
  return constant(dims, strided(x.values, dims, strides), origin);
}

/** What a weight becomes by arithmetic is still called after it. */
export function derived(from: readonly Constant[]): Origin | null {
  const trained = from.find(({ origin }) => origin?.isInitializer === true)?.origin ?? null;
  return trained === null ? null : { ...trained, order: null };
}
