/**
 * How long and in what portions to train on a folder, before the user says otherwise. Passes over a few hundred
 * photos in batches of 64 are too few updates to learn from, so small folders get smaller batches and more passes at
 * about the same cost.
 */
import { stepsPerEpoch } from '../training/sampler.ts';
import type { Start } from '../training/start.ts';

export interface Pace {
  readonly batchSize: number;
  readonly epochs: number;
}

/** Large folders: the calibrated batch (methods 0.5). */
const USUAL: Pace = { batchSize: 64, epochs: 30 };
/** Smaller batches make batch norm's statistics too noisy. */
const SMALLEST_BATCH = 32;
const MIN_STEPS_AN_EPOCH = 8;
const MIN_STEPS = 600;
const MAX_EPOCHS = 100;
/**
 * Of the passes that a student from random weights needs, what one needs that can see already. Measured on clothing and
 * on the sample: its best check comes after three to six passes, and after that it learns the photos by heart.
 */
const TUNING_SHARE = 1 / 5;

/** @param trainPhotos photos in the training split, labelled or not */
export function suggestedPace(trainPhotos: number): Pace {
  const isSmall = stepsPerEpoch(trainPhotos, USUAL.batchSize) < MIN_STEPS_AN_EPOCH;
  const batchSize = isSmall ? SMALLEST_BATCH : USUAL.batchSize;
  const wanted = Math.ceil(MIN_STEPS / stepsPerEpoch(trainPhotos, batchSize));
  return { batchSize, epochs: Math.min(MAX_EPOCHS, Math.max(USUAL.epochs, wanted)) };
}

/** The suggested pace for what starts so. */
export function paceFrom({ batchSize, epochs }: Pace, { kind }: Start): Pace {
  return { batchSize, epochs: kind === 'random' ? epochs : Math.ceil(epochs * TUNING_SHARE) };
}
