/** The classes of each photo's nearest labelled neighbours as a soft target (OSAKD): no photo votes for itself. */
import { knnPredict } from './knn.ts';
import { type Rows, takeRows } from './normalise.ts';

/**
 * Votes [N, K]; rows sum to 1, or to 0 where there is no labelled photo beside the one itself.
 * @param labels class of each row, negative = none
 */
export function neighbourVotes(
  rows: Rows,
  labels: Int32Array,
  classes: number,
  { count, temperature }: { readonly count: number; readonly temperature: number },
): Float32Array {
  const votes = new Float32Array(labels.length * classes);
  const at = (isLabelled: boolean) =>
    Int32Array.from(labels.keys()).filter((row) => labels[row]! >= 0 === isLabelled);
  const [known, unknown] = [at(true), at(false)];
  const bank = takeRows(rows, known);
  const bankLabels = known.map((row) => labels[row]!);
  for (const [asked, leaveOneOut] of [[known, true] as const, [unknown, false] as const]) {
    const query = leaveOneOut ? bank : takeRows(rows, asked);
    const options = { neighbours: count, temperature, leaveOneOut };
    const answer = knnPredict(query, bank, bankLabels, classes, options);
    for (const [i, row] of asked.entries()) {
      votes.set(answer.votes.subarray(i * classes, (i + 1) * classes), row * classes);
    }
  }
  return votes;
}
