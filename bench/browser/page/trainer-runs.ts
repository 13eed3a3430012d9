/**
 * Runs of the app's own trainer on drawn folders: labels only, so that no teacher is needed. Each has a worker of its
 * own.
 */

import type { Recipe } from '../../../src/core/recipe/recipe.ts';
import { convConfig } from '../../../src/core/students/families/conv.ts';
import type { TrainProgress } from '../../../src/protocol/trainer.ts';
import { spawnTrainer } from '../../../src/state/spawn.ts';
import { putRun } from '../../../src/storage/runs.ts';
import type { TrainerRun, TrainerRunPlan } from '../requests.ts';
import { DRAWN_RECIPE, runOf, storeFolder } from './drawn-folder.ts';

/** Photos that a run sees at least, one folder's after another: enough that start and checks weigh little. */
const LEAST_PHOTOS = 4_096;

export async function trainerRun(plan: TrainerRunPlan): Promise<TrainerRun> {
  const { trainingPhotos, imageSizePx, batchSize } = plan;
  const projectId = `drawn-${trainingPhotos}`;
  await storeFolder(projectId, trainingPhotos);
  const recipe: Recipe = {
    ...DRAWN_RECIPE,
    student: convConfig(imageSizePx),
    epochs: Math.ceil(LEAST_PHOTOS / trainingPhotos),
    batchSize,
  };
  const runId = `${projectId}-${imageSizePx}-${batchSize}`;
  await putRun(runOf(runId, projectId, recipe));
  const trainer = spawnTrainer();
  try {
    const { memoryBytes } = await trainer.call('estimate', { projectId, recipe });
    let last: TrainProgress | null = null;
    const msPerStep: number[] = [];
    await trainer.call(
      'train',
      { runId },
      {
        onProgress: (progress) => {
          last = progress;
          msPerStep.push(...progress.points.map((point) => point.msPerStep));
        },
      },
    );
    const { bytesInUse, ledger, totalSteps } = last!;
    const ordered = msPerStep.sort((a, b) => a - b);
    return {
      ...plan,
      steps: totalSteps,
      msPerStep: ordered[ordered.length >> 1]!,
      predictedBytes: memoryBytes,
      peakBytes: bytesInUse,
      deviceBytes: ledger!.deviceBytes,
    };
  } finally {
    trainer.end();
  }
}
