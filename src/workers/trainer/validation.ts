/**
 * A split as a student is checked on it: pixels, labels and, where a teacher has looked at the photos, how it sees
 * them.
 */
import { figuresOf } from '../../core/metrics/figures.ts';
import type { Answers, Figures, Metric } from '../../core/metrics/metric.ts';
import { crossEntropy } from '../../core/metrics/scores.ts';
import type { PhotoId, Split } from '../../core/records/project.ts';
import type { Evaluation, Run } from '../../core/records/run.ts';
import type { Rows } from '../../core/targets/normalise.ts';
import { NO_LABEL } from '../../core/training/label-budget.ts';
import { embeddedIds } from '../../storage/embedding-index.ts';
import { answerAll, type LiveStudent } from './answer-set.ts';
import { type AskedPhotos, openPhotos } from './asked-photos.ts';
import { centredEmbeddings } from './centred-embeddings.ts';
import { type Folder, labelledPhotos, type TrainingSet } from './material.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';

export interface CheckSet {
  readonly split: Split;
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
  readonly photos: AskedPhotos;
  /** Embeddings [n, D], centred as in training; null where no teacher has seen all of these photos. */
  readonly teacher: Rows | null;
}

/** Who is checked, as far as the set depends on it. */
export interface CheckedStudent {
  readonly classNames: readonly string[];
  readonly imageSizePx: number;
  /** Of the teacher that the student is compared with, or null. */
  readonly teacherFingerprint: string | null;
}

/** @param maxBytes of pixels that are held */
export async function openCheckSet(
  folder: Folder,
  split: Split,
  { classNames, imageSizePx, teacherFingerprint }: CheckedStudent,
  maxBytes = PIXEL_LIMITS.checkBytes,
  onRead?: (done: number, total: number) => void,
): Promise<CheckSet> {
  const { ids, labels } = labelledPhotos(folder, split, classNames);
  const photos = await openPhotos(ids, imageSizePx, maxBytes, (done) => onRead?.(done, ids.length));
  return { split, ids, labels, photos, teacher: await teachersView(teacherFingerprint, folder, ids) };
}

/** More would tell the accuracy on training photos no better than it can be drawn. */
export const MOST_LEARNED_PHOTOS = 512;

/**
 * Photos that the student learns from, with labels that it may see: how far its accuracy there is above validation
 * tells how much of it is learned by heart. No more than are validated, evenly over the folder.
 */
export async function openLearnedSet(
  { ids, labels }: Pick<TrainingSet, 'ids' | 'labels'>,
  validated: number,
  sizePx: number,
  maxBytes = PIXEL_LIMITS.checkBytes,
): Promise<CheckSet> {
  const seen = Array.from(labels.keys()).filter((at) => labels[at] !== NO_LABEL);
  const count = Math.min(seen.length, validated, MOST_LEARNED_PHOTOS);
  const places = Array.from({ length: count }, (_, i) => seen[Math.floor((i * seen.length) / count)]!);
  const chosen = places.map((at) => ids[at]!);
  return {
    split: 'train',
    ids: chosen,
    labels: Int32Array.from(places, (at) => labels[at]!),
    photos: await openPhotos(chosen, sizePx, maxBytes),
    teacher: null,
  };
}

async function teachersView(
  fingerprint: string | null,
  folder: Folder,
  ids: readonly PhotoId[],
): Promise<Rows | null> {
  if (fingerprint === null || ids.length === 0) return null;
  const trainIds = folder.photos.filter((photo) => photo.split === 'train').map((photo) => photo.id);
  const seen = await embeddedIds(fingerprint);
  if (![...trainIds, ...ids].every((id) => seen.has(id))) return null;
  return centredEmbeddings(fingerprint, trainIds, ids);
}

export interface Check {
  readonly figures: Figures;
  /** Mean cross-entropy; NaN without photos. */
  readonly loss: number;
  readonly probabilities: Float32Array<ArrayBuffer>;
  readonly msPerImage: number;
}

/** @param metrics the figures to take of the answers */
export async function check(
  live: LiveStudent,
  set: CheckSet,
  metrics: readonly Metric[],
  onAnswered?: (done: number) => Promise<void> | void,
): Promise<Check> {
  const count = set.ids.length;
  const startedMs = performance.now();
  const { probabilities, features, projected } = await answerAll(live, set.photos, onAnswered);
  const msPerImage = count === 0 ? 0 : (performance.now() - startedMs) / count;
  const { classes, featureWidth, teacherDims } = live.student;
  const chances = { values: probabilities, classes };
  const answers: Answers = {
    probabilities: chances,
    labels: set.labels,
    features: { values: features, dims: featureWidth },
    ...(set.teacher === null ? {} : { teacher: set.teacher }),
    // A teacher of another width has another space.
    ...(projected !== null && set.teacher?.dims === teacherDims
      ? { projected: { values: projected, dims: teacherDims } }
      : {}),
  };
  const loss = crossEntropy(chances, set.labels);
  return { figures: figuresOf(answers, metrics), loss, probabilities, msPerImage };
}

/** The record of a check, for the results page. */
export function evaluationOfCheck(
  run: Pick<Run, 'id'>,
  revision: number,
  live: LiveStudent,
  set: CheckSet,
  { probabilities, figures, msPerImage }: Check,
): Evaluation {
  return {
    runId: run.id,
    split: set.split,
    revision,
    classes: live.classNames,
    ids: set.ids,
    labels: set.labels,
    probabilities,
    figures,
    msPerImage,
  };
}
