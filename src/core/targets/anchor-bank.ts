/**
 * Training photos that serve as anchors: a sample of their embeddings, drawn once a run (LightlyTrain's queue,
 * fixed).
 */
import { createRandom } from '../random.ts';
import { type Rows, rowCount, takeRows } from './normalise.ts';

const BANK_STREAM = 0xba27c;

/** So many rows, each at most once: [min(anchors, N), dims]. */
export function drawBank(rows: Rows, anchors: number, seed: number): Rows {
  const order = Int32Array.from({ length: rowCount(rows) }, (_, row) => row);
  return takeRows(rows, createRandom(seed, BANK_STREAM).shuffle(order).subarray(0, anchors));
}
