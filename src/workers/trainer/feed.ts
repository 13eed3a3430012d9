/** Batches on the device: drawn by step, augmented, with the targets that the objective asks for. */
import * as tf from '@tensorflow/tfjs-core';
import type { Needs } from '../../core/objectives/objective.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import { createSampler } from '../../core/training/sampler.ts';
import type { Batch } from '../../core/training/step.ts';
import type { TeacherTargets } from './targets.ts';

export interface FeedMaterial {
  readonly source: ImageSource;
  /** Class of each training photo as the student may see it, negative = none [N]. */
  readonly labels: Int32Array;
  /** The photos that the objective can use, as positions in `source`. */
  readonly pool: Int32Array;
  readonly classes: number;
  readonly targets: TeacherTargets | null;
}

export interface Feed {
  /** The batch of a step; the caller disposes of its tensors with `disposeBatch`. */
  batch(step: number): Batch;
  dispose(): void;
}

export function createFeed(material: FeedMaterial, recipe: Recipe, needs: Needs): Feed {
  const { batchSize, seed, augmentation } = recipe;
  const sizePx = recipe.student.imageSizePx;
  const { labels, classes, targets } = material;
  const draw = createSampler(material.pool, batchSize, seed);
  const images = createBatchImages(material.source, sizePx, augmentation, seed);
  const batch = (step: number): Batch => {
    const drawn = draw(step);
    const { photos } = drawn;
    const oneHot = new Float32Array(batchSize * classes);
    const labelled = new Float32Array(batchSize);
    for (let row = 0; row < batchSize; row++) {
      const photo = photos[row]!;
      const label = labels[photo]!;
      if (label < 0) continue;
      oneHot[row * classes + label] = 1;
      labelled[row] = 1;
    }
    const wantsProbe = needs.probe && targets !== null && targets.logits !== null;
    return {
      images: images.cut(drawn),
      labels: tf.tensor2d(oneHot, [batchSize, classes]),
      labelled: tf.tensor1d(labelled),
      embeddings:
        needs.embeddings && targets !== null ? gather(targets.embeddings, targets.dims, photos) : null,
      teacherLogits: wantsProbe ? gather(targets.logits, classes, photos) : null,
    };
  };
  return { batch, dispose: images.dispose };
}

export function disposeBatch(batch: Batch): void {
  const { images, labels, labelled, embeddings, teacherLogits } = batch;
  tf.dispose([images, labels, labelled, embeddings, teacherLogits].filter((tensor) => tensor !== null));
}

function gather(rows: Float32Array, width: number, of: Int32Array): tf.Tensor2D {
  const values = new Float32Array(of.length * width);
  for (let i = 0; i < of.length; i++) {
    values.set(rows.subarray(of[i]! * width, (of[i]! + 1) * width), i * width);
  }
  return tf.tensor2d(values, [of.length, width]);
}
