// Rows (or images) whose sums are added up are cut into so many parts, whoever sums them: the result has the same
// bits on any number of threads. The number is repeated in src/engine/wasm/kernels/norms.ts.
export const PARTS: i32 = 16;

@inline
export function firstOfPart(rows: i32, part: i32): i32 {
  return <i32>((<i64>rows * part) / PARTS);
}
