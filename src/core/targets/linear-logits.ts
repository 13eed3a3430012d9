/**
 * What a linear classifier answers. Apart from what fits it (`logistic.ts`), which the first paint does without: the
 * page reads of every objective what it needs, and one of them asks a probe that is fitted already.
 */
import type { Rows } from './normalise.ts';

/**
 * Logits [count, classes] of the named rows (of rows 0..count-1 without `of`).
 * @param theta [classes, dims] weights, then [classes] biases
 */
export function logitsOf(
  rows: Rows,
  theta: Float64Array,
  classes: number,
  of: Int32Array | null,
  out: Float64Array,
): void {
  const { dims, values } = rows;
  const count = out.length / classes;
  const bias = classes * dims;
  for (let i = 0; i < count; i++) {
    const x = (of === null ? i : of[i]!) * dims;
    let c = 0;
    for (; c + 4 <= classes; c += 4) {
      const w0 = c * dims;
      const w1 = w0 + dims;
      const w2 = w1 + dims;
      const w3 = w2 + dims;
      let s0 = theta[bias + c]!;
      let s1 = theta[bias + c + 1]!;
      let s2 = theta[bias + c + 2]!;
      let s3 = theta[bias + c + 3]!;
      for (let d = 0; d < dims; d++) {
        const v = values[x + d]!;
        s0 += v * theta[w0 + d]!;
        s1 += v * theta[w1 + d]!;
        s2 += v * theta[w2 + d]!;
        s3 += v * theta[w3 + d]!;
      }
      const at = i * classes + c;
      out[at] = s0;
      out[at + 1] = s1;
      out[at + 2] = s2;
      out[at + 3] = s3;
    }
    for (; c < classes; c++) {
      let s = theta[bias + c]!;
      for (let d = 0; d < dims; d++) s += values[x + d]! * theta[c * dims + d]!;
      out[i * classes + c] = s;
    }
  }
}
