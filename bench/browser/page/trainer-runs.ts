/** Runs of the app's own trainer on drawn folders: labels only, so that no teacher is needed. Each has a worker of its own. */

import { emptyCurves } from '../../../src/core/curves.ts';
import { STUDENT_SIDE_PX } from '../../../src/core/limits.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import type { Photo, Project, Run } from '../../../src/core/records.ts';
import { STUDENT_PRESETS } from '../../../src/core/students/presets.ts';
import type { TrainProgress } from '../../../src/protocol/trainer.ts';
import { spawnTrainer } from '../../../src/state/spawn.ts';
import { commitBlock } from '../../../src/storage/copies.ts';
import { putProject } from '../../../src/storage/projects.ts';
import { putRun } from '../../../src/storage/runs.ts';
import type { TrainerRun, TrainerRunPlan } from '../requests.ts';
import { CLASSES } from '../workloads.ts';

/** Photos of a stored block, as an import writes them. */
const BLOCK = 512;
const VALIDATION_PHOTOS = 64;
/** Photos that a run sees at least, one folder's after another: enough that start and checks weigh little. */
const LEAST_PHOTOS = 4_096;

export async function trainerRun(plan: TrainerRunPlan): Promise<TrainerRun> {
  const { trainingPhotos, imageSizePx, batchSize } = plan;
  const projectId = `drawn-${trainingPhotos}`;
  await storeFolder(projectId, trainingPhotos);
  const recipe: Recipe = {
    preset: 'ce',
    student: STUDENT_PRESETS.conv.config(imageSizePx),
    objective: [{ id: 'ce', weight: 1, options: { labelSmoothing: 0.1 } }],
    teacherFingerprint: null,
    epochs: Math.ceil(LEAST_PHOTOS / trainingPhotos),
    batchSize,
    optimizer: {
      learningRate: 2e-3,
      weightDecay: 0.05,
      decayAll: false,
      schedule: 'cosine',
      warmupShare: 0.1,
      clipNorm: 1,
    },
    emaDecay: 0.99,
    augmentation: { flip: true, minCropArea: 0.4, colour: 0.2 },
    labelBudget: 1,
    backend: 'wasm',
    seed: 1,
  };
  const runId = `${projectId}-${imageSizePx}-${batchSize}`;
  await putRun(newRun(runId, projectId, recipe));
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

/** A folder whose classes differ in colour; stored once a page. */
async function storeFolder(projectId: string, trainingPhotos: number): Promise<void> {
  if (stored.has(projectId)) return;
  stored.add(projectId);
  await putProject(projectOf(projectId));
  const count = trainingPhotos + VALIDATION_PHOTOS;
  const random = createRandom(1, trainingPhotos);
  const size = STUDENT_SIDE_PX * STUDENT_SIDE_PX * 3;
  for (let from = 0; from < count; from += BLOCK) {
    const photos = Array.from({ length: Math.min(BLOCK, count - from) }, (_, row) =>
      photoOf(projectId, from + row, from + row < trainingPhotos),
    );
    const pixels = new Uint8Array(photos.length * size);
    for (const [row, { classIndex }] of photos.entries()) {
      const shade = 20 * classIndex! + random.below(40);
      for (let i = 0; i < size; i++) pixels[row * size + i] = shade + ((i * 7 + row) & 15);
    }
    const ids = photos.map((photo) => photo.id);
    const key = `${projectId}-${from}`;
    await commitBlock(
      {
        copies: {
          key,
          ids,
          offsets: new Uint32Array(ids.length + 1),
          mimeType: 'image/jpeg',
          bytes: new Uint8Array(0),
        },
        pixels: { key, ids, sidePx: STUDENT_SIDE_PX, pixels },
        index: ids.map((id, row) => ({
          id,
          copyKey: key,
          copyRow: row,
          pixelKey: key,
          pixelRow: row,
          widthPx: 96,
          heightPx: 96,
        })),
      },
      photos,
    );
  }
}

const stored = new Set<string>();

function photoOf(projectId: string, index: number, isTraining: boolean): Photo {
  return {
    projectId,
    index,
    id: `${projectId}-${index}`.padEnd(64, '0'),
    path: `${index}.jpg`,
    name: `${index}.jpg`,
    format: 'jpeg',
    widthPx: 96,
    heightPx: 96,
    sizeBytes: 1000,
    classIndex: index % CLASSES,
    split: isTraining ? 'train' : 'validation',
    isExcluded: false,
  };
}

function projectOf(id: string): Project {
  return {
    id,
    name: 'Drawn shades',
    source: 'folder',
    createdAtMs: 0,
    classes: Array.from({ length: CLASSES }, (_, i) => `shade ${i}`),
    seed: 1,
    splitOrigin: 'folder',
    splitRatios: { train: 0.8, validation: 0.2, test: 0 },
    skipped: [],
    duplicates: [],
    revision: 0,
  };
}

function newRun(id: string, projectId: string, recipe: Recipe): Run {
  return {
    id,
    projectId,
    name: id,
    createdAtMs: 0,
    recipe,
    revision: 0,
    status: 'ready',
    curves: emptyCurves(),
    backend: null,
    teacherFingerprint: null,
    step: 0,
    totalSteps: 0,
    stepsPerEpoch: 0,
    trainMs: 0,
    student: null,
    scores: null,
    message: '',
  };
}
