/** A long run of a tiny student on the app's own trainer, weighed on the way. */

import type { ConvConfig } from '../../../src/core/students/families/conv.ts';
import { spawnTrainer } from '../../../src/state/spawn.ts';
import { putRun } from '../../../src/storage/runs.ts';
import type { BenchPage, Weighing } from '../requests.ts';
import { DRAWN_RECIPE, runOf, storeFolder } from './drawn-folder.ts';

const TRAINING_PHOTOS = 512;
const BATCH = 8;
const TINY: ConvConfig = {
  id: 'conv',
  imageSizePx: 32,
  widths: [4, 8],
  blocksPerStage: [1, 1],
  norm: 'batch',
  groups: 4,
  stemStride: 2,
  padding: 'sym',
};
const MOMENTS = 5;

export async function weighRun(backend: 'wasm' | 'webgpu', steps: number): Promise<readonly Weighing[]> {
  const projectId = 'drawn-flat';
  await storeFolder(projectId, TRAINING_PHOTOS);
  const runId = `${projectId}-${backend}`;
  await putRun(
    runOf(runId, projectId, {
      ...DRAWN_RECIPE,
      student: TINY,
      epochs: Math.ceil((steps * BATCH) / TRAINING_PHOTOS),
      batchSize: BATCH,
      backend,
    }),
  );
  const trainer = spawnTrainer();
  const weighings: Promise<Weighing>[] = [];
  try {
    await trainer.call(
      'train',
      { runId },
      {
        onProgress({ step, ledger, backend: report }) {
          if (ledger === null || step < ((weighings.length + 1) * steps) / (MOMENTS + 1)) return;
          weighings.push(
            (globalThis as BenchPage).workerHeapBytes().then((scriptBytes) => ({
              step,
              backend: report?.id ?? 'none',
              tensorBytes: ledger.tensorBytes,
              deviceBytes: ledger.deviceBytes,
              scriptBytes,
            })),
          );
        },
      },
    );
    return await Promise.all(weighings);
  } finally {
    trainer.end();
  }
}
