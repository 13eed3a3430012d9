/** Runs of the app's own trainer, as the folder and the images grow. */
import type { TrainerRunPlan } from './requests.ts';

export const TRAINER_RUNS: readonly TrainerRunPlan[] = [
  { trainingPhotos: 1_024, imageSizePx: 32, batchSize: 64 },
  { trainingPhotos: 4_096, imageSizePx: 32, batchSize: 64 },
  { trainingPhotos: 16_384, imageSizePx: 32, batchSize: 64 },
  { trainingPhotos: 4_096, imageSizePx: 64, batchSize: 64 },
  { trainingPhotos: 4_096, imageSizePx: 96, batchSize: 64 },
  { trainingPhotos: 4_096, imageSizePx: 32, batchSize: 512 },
];
