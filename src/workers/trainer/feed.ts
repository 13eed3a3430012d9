/** Batches on the device: drawn by step, augmented, with the targets that the objective asks for. */
import * as tf from '@tensorflow/tfjs-core';
import type { Needs } from '../../core/objectives/objective.ts';
import type { Recipe } from '../../core/recipe.ts';
import { probeLogits } from '../../core/targets/linear-probe.ts';
import type { ImageSource } from '../../core/training/augment.ts';
import { createBatchImages } from '../../core/training/batch-images.ts';
import { createSampler, type Draw } from '../../core/training/sampler.ts';
import type { Batch } from '../../core/training/step.ts';
import { createViewImages, drawnEmbeddings, type ViewMaterial } from './stored-views.ts';
import type { TeacherTargets } from './targets.ts';

export interface FeedMaterial {
  readonly source: ImageSource;
  /** Class of each training photo as the student may see it, negative = none [N]. */
  readonly labels: Int32Array;
  /** The photos that the objective can use, as positions in `source`. */
  readonly pool: Int32Array;
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
  const { labels, classes, targets, views } = material;
  const draw = createSampler(material.pool, batchSize, seed);
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
      ...(targets === null
        ? { embeddings: null, teacherLogits: null }
        : views === null
          ? ofPhotos(targets, needs, photos, classes)
          : ofViews(targets, needs, views, drawn)),
    };
  };
  return { batch, dispose: images.dispose };
}

export function disposeBatch(batch: Batch): void {
  const { images, labels, labelled, embeddings, teacherLogits } = batch;
  tf.dispose([images, labels, labelled, embeddings, teacherLogits].filter((tensor) => tensor !== null));
}

type Taught = Pick<Batch, 'embeddings' | 'teacherLogits'>;

/** What the teacher said of the whole photos. */
function ofPhotos(targets: TeacherTargets, needs: Needs, photos: Int32Array, classes: number): Taught {
  const { embeddings, dims, logits } = targets;
  return {
    embeddings: needs.embeddings ? gather(embeddings, dims, photos) : null,
    teacherLogits: needs.probe && logits !== null ? gather(logits, classes, photos) : null,
  };
}

/** What the teacher said of the views that the student is shown; the probe, which knows whole photos, judges them now. */
function ofViews(targets: TeacherTargets, needs: Needs, views: ViewMaterial, draw: Draw): Taught {
  const { dims, mean, probe } = targets;
  if (!needs.embeddings && !needs.probe) return { embeddings: null, teacherLogits: null };
  const rows = drawnEmbeddings(views, draw, mean);
  const batch = draw.photos.length;
  const matrix = (values: Float32Array) => tf.tensor2d(values, [batch, values.length / batch]);
  return {
    embeddings: needs.embeddings ? tf.tensor2d(rows.values, [batch, dims]) : null,
    teacherLogits: needs.probe && probe !== null ? matrix(probeLogits(probe, rows)) : null,
  };
}

function gather(rows: Float32Array, width: number, of: Int32Array): tf.Tensor2D {
  const values = new Float32Array(of.length * width);
  for (let i = 0; i < of.length; i++) {
    values.set(rows.subarray(of[i]! * width, (of[i]! + 1) * width), i * width);
  }
  return tf.tensor2d(values, [of.length, width]);
}
