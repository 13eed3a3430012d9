/**
 * A run of a student preset on random photos, as the trainer takes it: to see what its steps launch and what they
 * leave behind.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../core/random.ts';
import { composeRecipe } from '../../core/recipe/compose.ts';
import type { StudentConfig } from '../../core/students/family.ts';
import { disposeBatch } from '../../core/training/batch.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import { describeRun, initialValues, stepPlan } from '../../core/training/plan.ts';
import { trainStep } from '../../core/training/step.ts';
import { createState, disposeState } from '../../core/training/train-state.ts';

const CLASSES = 5;
const PHOTO_SIDE_PX = 32;

export interface PresetRun {
  /** One whole step, from photos to the next state. Its figures are disposed of unread. */
  step(): void;
  /** Of the newest step. */
  loss(): Promise<number>;
  dispose(): void;
}

/**
 * The default objective, everything labelled.
 * @param batchSize on which what is launched does not depend
 * @param config in the preset's place, for images of 32 px
 */
export function presetRun(student: string, batchSize: number, config?: StudentConfig): PresetRun {
  const composed = composeRecipe({
    preset: 'kd-probe',
    student,
    imageSizePx: PHOTO_SIDE_PX,
    teacherFingerprint: null,
    labelledShare: 1,
  });
  const recipe = { ...composed, student: config ?? composed.student };
  const description = describeRun(recipe, { classes: CLASSES, teacherDims: 7 });
  const plan = stepPlan(recipe, description, {});
  const random = createRandom(1);
  const bytes = Uint8Array.from({ length: batchSize * PHOTO_SIDE_PX ** 2 * 3 }, () => random.below(256));
  const source = { pixels: bytes, sidePx: PHOTO_SIDE_PX };
  const photosIn = createBatchImages(source, PHOTO_SIDE_PX, recipe.augmentation, recipe.seed);
  const photos = Int32Array.from({ length: batchSize }, (_, i) => i);
  const oneHot = Float32Array.from({ length: batchSize * CLASSES }, (_, i) => Number(i % CLASSES === 0));
  const scores = Float32Array.from({ length: batchSize * CLASSES }, () => random.normal());
  let state = createState(plan.specs, initialValues(plan.specs, recipe.seed), plan.ema !== null);
  let loss = tf.scalar(Number.NaN);
  return {
    step() {
      const batch = {
        images: photosIn.cut({ photos, passes: new Int32Array(batchSize).fill(state.step) }),
        labels: tf.tensor2d(oneHot, [batchSize, CLASSES]),
        labelled: tf.ones([batchSize]) as tf.Tensor1D,
        supplies: { teacherLogits: tf.tensor2d(scores, [batchSize, CLASSES]) },
      };
      const result = trainStep(plan, state, batch, 1e-4);
      disposeBatch(batch);
      tf.dispose([loss, result.gradientNorm, ...result.termLosses]);
      disposeState(state);
      ({ state, loss } = result);
    },
    loss: async () => (await loss.data())[0]!,
    dispose() {
      loss.dispose();
      photosIn.dispose();
      disposeState(state);
    },
  };
}
