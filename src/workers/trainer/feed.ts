/** Batches on the device: drawn by step, augmented, with the targets that the objective asks for. */
import * as tf from '@tensorflow/tfjs-core';
import type { Needs } from '../../core/objectives/needs.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import type { Sampler } from '../../core/training/sampler.ts';
import type { Batch } from '../../core/training/step.ts';
import { createViewImages, type ViewMaterial } from './stored-views.ts';
import { batchSupplies, disposeSupplies } from './supplies.ts';
import type { TeacherTargets } from './targets.ts';

export interface FeedMaterial {
  readonly source: ImageSource;
  /** Class of each training photo as the student may see it, negative = none [N]. */
  readonly labels: Int32Array;
  /** Which photos make up each batch, as positions in `source`. */
  readonly draw: Sampler;
  readonly classes: number;
  readonly targets: TeacherTargets | null;
  /** Of these photos, in their order: the run sees no others. null: views of the student's own. */
  readonly views: ViewMaterial | null;
}

export interface Feed {
  /** The batch of a step; the caller disposes of its tensors with `disposeBatch`. */
  batch(step: number): Batch;
  dispose(): void;
}

export function createFeed(material: FeedMaterial, recipe: Recipe, needs: Needs): Feed {
  const { batchSize, seed, augmentation } = recipe;
  const sizePx = recipe.student.imageSizePx;
  const { labels, classes, targets, views, draw } = material;
  const images =
    views === null
      ? createBatchImages(material.source, sizePx, augmentation, seed)
      : createViewImages(views, material.source, sizePx);
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
    return {
      images: images.cut(drawn),
      labels: tf.tensor2d(oneHot, [batchSize, classes]),
      labelled: tf.tensor1d(labelled),
      ...batchSupplies(targets, needs, views, drawn),
    };
  };
  return { batch, dispose: images.dispose };
}

export function disposeBatch(batch: Batch): void {
  disposeSupplies(batch);
}
