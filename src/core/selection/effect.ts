/**
 * How even a selection of photos is: sizes of clusters and of classes, before and after, and how pure clusters are.
 */

/** Sizes of the groups 0..count-1, of all rows or of the named ones. Negative groups are not counted. */
export function groupSizes(
  groups: ArrayLike<number>,
  count: number,
  rows?: Iterable<number>,
): Int32Array<ArrayBuffer> {
  const sizes = new Int32Array(count);
  for (const row of rows ?? Array(groups.length).keys()) {
    const group = groups[row]!;
    if (group >= 0) sizes[group]!++;
  }
  return sizes;
}

/** Share of the rows that have the commonest label of their cluster. */
export function purity(assignments: ArrayLike<number>, labels: ArrayLike<number>): number {
  const counts = new Map<number, Map<number, number>>();
  for (let row = 0; row < assignments.length; row++) {
    const own = counts.get(assignments[row]!) ?? new Map<number, number>();
    counts.set(assignments[row]!, own.set(labels[row]!, (own.get(labels[row]!) ?? 0) + 1));
  }
  let common = 0;
  for (const own of counts.values()) common += Math.max(...own.values());
  return common / Math.max(1, assignments.length);
}
