/**
 * Embeddings made comparable: subtract the mean of the training rows, then scale each row to length one. Centre
 * first, everywhere: uncentred embeddings share one large direction, and every cosine is then close to 1 whatever the
 * photos show.
 */

/** Row-major [N, dims], N = values.length / dims. */
export interface Rows {
  readonly dims: number;
  readonly values: Float32Array;
}

export function rowCount(rows: Rows): number {
  return rows.dims === 0 ? 0 : rows.values.length / rows.dims;
}

/** Mean [dims] of the named rows (all without `of`), in double precision. Zeros where there is no row. */
export function meanRow(rows: Rows, of?: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { dims, values } = rows;
  const mean = new Float64Array(dims);
  const count = of?.length ?? rowCount(rows);
  for (let i = 0; i < count; i++) {
    const start = (of?.[i] ?? i) * dims;
    for (let d = 0; d < dims; d++) mean[d]! += values[start + d]!;
  }
  if (count > 0) for (let d = 0; d < dims; d++) mean[d]! /= count;
  return mean;
}

/** Mean length of the rows; 0 where there is none. */
export function meanLength(rows: Rows): number {
  const { dims, values } = rows;
  let sum = 0;
  for (let start = 0; start < values.length; start += dims) {
    let square = 0;
    for (let d = 0; d < dims; d++) square += values[start + d]! ** 2;
    sum += Math.sqrt(square);
  }
  return sum / Math.max(1, rowCount(rows));
}

/** Each row of length one; a row of zeros stays zeros. */
export function unitRows(rows: Rows): Rows & { readonly values: Float32Array<ArrayBuffer> } {
  return centredUnit(rows, new Float64Array(rows.dims));
}

/** (row - mean) / |row - mean|: [N, dims] as a new array. `mean` is usually `meanRow(rows, training rows)`. */
export function centredUnit(
  rows: Rows,
  mean: ArrayLike<number>,
): Rows & { readonly values: Float32Array<ArrayBuffer> } {
  const { dims, values } = rows;
  const out = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += dims) {
    let square = 0;
    for (let d = 0; d < dims; d++) {
      const centred = values[start + d]! - mean[d]!;
      square += centred * centred;
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let d = 0; d < dims; d++) out[start + d] = (values[start + d]! - mean[d]!) * scale;
  }
  return { dims, values: out };
}

/** The named rows, in that order, as a new matrix. */
export function takeRows(
  rows: Rows,
  of: ArrayLike<number>,
): Rows & { readonly values: Float32Array<ArrayBuffer> } {
  const { dims, values } = rows;
  const out = new Float32Array(of.length * dims);
  for (let i = 0; i < of.length; i++) {
    const start = of[i]! * dims;
    out.set(values.subarray(start, start + dims), i * dims);
  }
  return { dims, values: out };
}
