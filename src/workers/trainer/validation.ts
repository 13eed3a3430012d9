/** A split as a student is checked on it: pixels, labels and, where the student has a view of its own, the teacher's embeddings. */
import { accuracy, cosineAgreement } from '../../core/evaluation/metrics.ts';
import type { Evaluation, PhotoId, Run, Split } from '../../core/records.ts';
import { answerAll, type LiveStudent } from './answer-set.ts';
import { type Folder, labelledPhotos } from './material.ts';
import { pixelsAt } from './pixels.ts';
import { centredEmbeddings } from './targets.ts';

export interface CheckSet {
  readonly split: Split;
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
  /** [n, S, S, 3] */
  readonly pixels: Uint8Array;
  /** [n, D], centred as in training; null without a teacher. */
  readonly embeddings: Float32Array | null;
}

/** @param fingerprint of the teacher whose view the student shares, or null */
export async function openCheckSet(
  folder: Folder,
  split: Split,
  classNames: readonly string[],
  sizePx: number,
  fingerprint: string | null,
): Promise<CheckSet> {
  const { ids, labels } = labelledPhotos(folder, split, classNames);
  const pixels = await pixelsAt(ids, sizePx);
  const trainIds = folder.photos.filter((photo) => photo.split === 'train').map((photo) => photo.id);
  const rows = fingerprint === null ? null : await centredEmbeddings(fingerprint, trainIds, ids);
  return { split, ids, labels, pixels, embeddings: rows?.values ?? null };
}

export interface Check {
  /** NaN without photos. */
  readonly top1: number;
  /** Mean cosine with the teacher; NaN where they share no space. */
  readonly agreement: number;
  readonly probabilities: Float32Array<ArrayBuffer>;
  readonly msPerImage: number;
}

export async function check(
  live: LiveStudent,
  set: CheckSet,
  onAnswered?: (done: number) => Promise<void> | void,
): Promise<Check> {
  const count = set.ids.length;
  if (count === 0) {
    return { top1: Number.NaN, agreement: Number.NaN, probabilities: new Float32Array(0), msPerImage: 0 };
  }
  const startedMs = performance.now();
  const { probabilities, projected } = await answerAll(live, set.pixels, onAnswered);
  const msPerImage = (performance.now() - startedMs) / count;
  const top1 = accuracy({ values: probabilities, classes: live.student.classes }, set.labels);
  const agreement =
    projected === null || set.embeddings === null
      ? Number.NaN
      : cosineAgreement(projected, set.embeddings, live.student.teacherDims);
  return { top1, agreement, probabilities, msPerImage };
}

/** The record of a check, for the results page. */
export function evaluationOfCheck(
  run: Pick<Run, 'id'>,
  revision: number,
  live: LiveStudent,
  set: CheckSet,
  { probabilities, agreement, msPerImage }: Check,
): Evaluation {
  return {
    runId: run.id,
    split: set.split,
    revision,
    classes: live.classNames,
    ids: set.ids,
    labels: set.labels,
    probabilities,
    agreement: Number.isNaN(agreement) ? null : agreement,
    msPerImage,
  };
}
