/** Of floats of either sign: the largest difference over the largest number; infinite where one has more of them. */
export function relativeDifference(found: ArrayLike<number>, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i]! - value))) / largest;
}
