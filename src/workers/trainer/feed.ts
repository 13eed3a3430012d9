/** Batches on the device: drawn by step, augmented, with what the terms ask for of their photos. */
import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { batchSupplies } from '../../core/supplies/prepare.ts';
import type { Drawn } from '../../core/supplies/supply.ts';
import type { Rows } from '../../core/targets/normalise.ts';
import type { Batch } from '../../core/training/batch.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import type { Draw, Sampler } from '../../core/training/sampler.ts';
import type { CropSource } from './crop-source.ts';
import { createViewImages, drawnEmbeddings, type ViewMaterial } from './stored-views.ts';
import type { Prepared } from './supplies.ts';

export interface FeedMaterial {
  readonly source: CropSource;
  /** Class of each training photo as the student may see it, negative = none [N]. */
  readonly labels: Int32Array;
  /** Which photos make up each batch, as positions in `source`. */
  readonly draw: Sampler;
  readonly classes: number;
  readonly prepared: Prepared;
  /** Of these photos, in their order: the run sees no others. null: views of the student's own. */
  readonly views: ViewMaterial | null;
}

export interface Feed {
  /**
   * Resolves once the photos of a step are there: to be awaited before its batch is made.
   * @throws {PupilError} where they can no longer be read
   */
  ready(step: number): Promise<void>;
  /**
   * The batch of a step; the caller disposes of its tensors with `disposeBatch`.
   * @param look what a teacher in the loop says of these very photos, in the place of what is stored
   */
  batch(step: number, look?: Rows): Batch;
  dispose(): void;
}

export function createFeed(material: FeedMaterial, recipe: Recipe): Feed {
  const { batchSize, seed, augmentation } = recipe;
  const sizePx = recipe.student.imageSizePx;
  const { labels, classes, views, draw, prepared } = material;
  const { source, isWhole, ready, rowsOf } = material.source.open(draw);
  const images =
    views === null
      ? createBatchImages(source, sizePx, augmentation, seed, isWhole ? undefined : 0)
      : createViewImages(views, source, sizePx);
  const batch = (step: number, look: Rows | null = null): Batch => {
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
      images: images.cut(drawn, rowsOf(step, drawn)),
      labels: tf.tensor2d(oneHot, [batchSize, classes]),
      labelled: tf.tensor1d(labelled),
      photos,
      supplies: batchSupplies(prepared.materials, shown(drawn, material, look)),
    };
  };
  return { ready, batch, dispose: images.dispose };
}

function shown(drawn: Draw, { prepared: { space }, views }: FeedMaterial, look: Rows | null): Drawn {
  let known = look;
  return {
    photos: drawn.photos,
    look() {
      if (views !== null && space !== null) known ??= drawnEmbeddings(views, drawn, space.mean);
      return known;
    },
  };
}
