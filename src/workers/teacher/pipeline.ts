/**
 * From photos to embeddings, batch after batch. A preparer, a worker of its own, decodes and resizes the next batches
 * while the network runs one: ONNX Runtime holds this thread for as long as it computes on WASM. Three batches of
 * pixels go round and are never copied.
 */
import type { PhotoId } from '../../core/records/project.ts';
import type { ViewPlan } from '../../core/views/plan.ts';
import type { PreparedBatch, PreparerCalls } from '../../protocol/preparer.ts';
import { connect } from '../../protocol/rpc.ts';
import type { LoadedTeacher } from './load.ts';

const BATCHES_AHEAD = 3;

export interface Looked {
  readonly ids: readonly PhotoId[];
  /** [ids.length, views, dims] */
  readonly values: Float32Array;
  /** Since the batch before, so that all batches together take the time of the whole. */
  readonly ms: number;
}

/**
 * Batches always have the same number of rows, the last one is padded: one shape for the GPU's shaders.
 * @param views null: each photo as a whole
 * @throws {PupilError} IMAGE_UNDECODABLE, WORKER_LOST when the preparer dies
 */
export async function* lookThrough(
  { network, preprocessing, facts, rowsPerBatch }: LoadedTeacher,
  ids: readonly PhotoId[],
  views: ViewPlan | null,
): AsyncGenerator<Looked> {
  const rowsPerPhoto = views === null ? 1 : views.count;
  const photosPerBatch = Math.max(1, Math.floor(rowsPerBatch / rowsPerPhoto));
  const preparer = connect<PreparerCalls>(
    new Worker(new URL('../preparer.worker.ts', import.meta.url), { type: 'module', name: 'preparer' }),
    'preparer',
  );
  const next = (spare: PreparedBatch['pixels'] | null) => {
    const batch = preparer.call('next', { spare }, { transfer: spare === null ? [] : [spare.buffer] });
    // A pause may come before anyone waits for this batch: its failure is then nobody's.
    batch.catch(() => undefined);
    return batch;
  };
  try {
    await preparer.call('begin', { ids, photosPerBatch, preprocessing, views });
    const queue = Array.from({ length: BATCHES_AHEAD }, () => next(null));
    let sinceMs = performance.now();
    for (let batch = await queue.shift(); batch != null; batch = await queue.shift()) {
      const answers = await network.run(batch.pixels, photosPerBatch * rowsPerPhoto);
      queue.push(next(batch.pixels));
      const nowMs = performance.now();
      const rows = batch.ids.length * rowsPerPhoto;
      yield { ids: batch.ids, values: answers.slice(0, rows * facts.dims), ms: nowMs - sinceMs };
      sinceMs = nowMs;
    }
  } finally {
    preparer.end();
  }
}
