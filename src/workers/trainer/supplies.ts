/** What a run prepared, as tensors: constants of the run, and what of it belongs to the photos of a batch. */
import * as tf from '@tensorflow/tfjs-core';
import type { BatchSupplies, Needs, RunSupplies } from '../../core/objectives/needs.ts';
import { probeLogits } from '../../core/targets/linear-probe.ts';
import type { Draw } from '../../core/training/sampler.ts';
import { drawnEmbeddings, type ViewMaterial } from './stored-views.ts';
import type { TeacherTargets } from './targets.ts';

/** The caller disposes of them with `disposeSupplies`. @param labels class of each training photo, negative = none [N] */
export function runSupplies(
  targets: TeacherTargets | null,
  needs: Needs,
  labels: Int32Array,
  classes: number,
): Partial<RunSupplies> {
  const matrix = (values: Float32Array | undefined | null) => {
    if (values === undefined || values === null || targets === null) return null;
    return tf.tensor2d(values, [values.length / targets.dims, targets.dims]);
  };
  return without({
    centroids: matrix(targets?.centroids),
    bank: matrix(targets?.bank),
    clusters: matrix(targets?.clusters),
    classTexts: matrix(targets?.classTexts),
    classCounts: needs.classCounts === undefined ? null : tf.tensor1d(countsOf(labels, classes)),
  });
}

/** @param views null: the student is shown views of its own, and learns what the teacher said of the whole photos */
export function batchSupplies(
  targets: TeacherTargets | null,
  needs: Needs,
  views: ViewMaterial | null,
  draw: Draw,
): Partial<BatchSupplies> {
  const { photos } = draw;
  const rows = needs.rows === undefined && needs.history === undefined ? null : photos;
  if (targets === null) return without({ rows });
  return without({
    rows,
    ...(views === null ? ofPhotos(targets, needs, photos) : ofViews(targets, needs, views, draw)),
    clusterIds: numbersOf(targets.clusterIds, photos),
    groups: numbersOf(targets.groups, photos),
    neighbours: gather(targets.neighbours, targets.classes, photos),
  });
}

/** Gives back the tensors of a batch or of a run's constants. */
export function disposeSupplies(supplies: object): void {
  tf.dispose(Object.values(supplies).filter((value) => value instanceof tf.Tensor));
}

type Taught = Readonly<Record<'embeddings' | 'teacherLogits', tf.Tensor2D | null>>;

/** What the teacher said of the whole photos. */
function ofPhotos(targets: TeacherTargets, needs: Needs, photos: Int32Array): Taught {
  const { embeddings, dims, logits, classes } = targets;
  return {
    embeddings: needs.embeddings ? gather(embeddings, dims, photos) : null,
    teacherLogits: gather(logits, classes, photos),
  };
}

/** What the teacher said of the views that the student is shown; the probe, which knows whole photos, judges them now. */
function ofViews(targets: TeacherTargets, needs: Needs, views: ViewMaterial, draw: Draw): Taught {
  const { dims, mean, probe, classes } = targets;
  if (!needs.embeddings && probe === null) return { embeddings: null, teacherLogits: null };
  const rows = drawnEmbeddings(views, draw, mean);
  const batch = draw.photos.length;
  return {
    embeddings: needs.embeddings ? tf.tensor2d(rows.values, [batch, dims]) : null,
    teacherLogits: probe === null ? null : tf.tensor2d(probeLogits(probe, rows), [batch, classes]),
  };
}

/** The numbers of these photos [B]; null where there are none. */
function numbersOf(numbers: Int32Array | null, photos: Int32Array): tf.Tensor1D | null {
  return numbers === null
    ? null
    : tf.tensor1d(
        photos.map((photo) => numbers[photo]!),
        'int32',
      );
}

/** The rows of these photos [B, width]; null where there is no matrix. */
function gather(matrix: Float32Array | null, width: number, photos: Int32Array): tf.Tensor2D | null {
  if (matrix === null) return null;
  const values = new Float32Array(photos.length * width);
  for (const [row, photo] of photos.entries()) {
    values.set(matrix.subarray(photo * width, (photo + 1) * width), row * width);
  }
  return tf.tensor2d(values, [photos.length, width]);
}

function countsOf(labels: Int32Array, classes: number): Float32Array {
  const counts = new Float32Array(classes);
  for (const label of labels) if (label >= 0) counts[label]!++;
  return counts;
}

type Present<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

/** Without what is null. */
function without<T extends object>(supplies: T): Present<T> {
  return Object.fromEntries(Object.entries(supplies).filter(([, value]) => value !== null)) as Present<T>;
}
