/** A split as a student is checked on it: pixels, labels and, where a teacher has looked at the photos, how it sees them. */
import { alignment, alignmentRows, type Geometry, geometryOf } from '../../core/metrics/alignment.ts';
import { accuracy, cosineAgreement } from '../../core/metrics/metrics.ts';
import type { PhotoId, Split } from '../../core/records/project.ts';
import type { Evaluation, Run } from '../../core/records/run.ts';
import { embeddedIds } from '../../storage/embedding-index.ts';
import { answerAll, type LiveStudent } from './answer-set.ts';
import { centredEmbeddings } from './centred-embeddings.ts';
import { type Folder, labelledPhotos } from './material.ts';
import { pixelsAt } from './pixels.ts';

export interface CheckSet {
  readonly split: Split;
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
  /** [n, S, S, 3] */
  readonly pixels: Uint8Array;
  /** null where no teacher has seen all of these photos. */
  readonly teacher: TeachersView | null;
}

interface TeachersView {
  readonly dims: number;
  /** [n, D], centred as in training. */
  readonly embeddings: Float32Array;
  readonly geometry: Geometry;
}

/** @param fingerprint of the teacher that the student is compared with, or null */
export async function openCheckSet(
  folder: Folder,
  split: Split,
  classNames: readonly string[],
  sizePx: number,
  fingerprint: string | null,
): Promise<CheckSet> {
  const { ids, labels } = labelledPhotos(folder, split, classNames);
  const pixels = await pixelsAt(ids, sizePx);
  return { split, ids, labels, pixels, teacher: await teachersView(fingerprint, folder, ids) };
}

async function teachersView(
  fingerprint: string | null,
  folder: Folder,
  ids: readonly PhotoId[],
): Promise<TeachersView | null> {
  if (fingerprint === null || ids.length === 0) return null;
  const trainIds = folder.photos.filter((photo) => photo.split === 'train').map((photo) => photo.id);
  const seen = await embeddedIds(fingerprint);
  if (![...trainIds, ...ids].every((id) => seen.has(id))) return null;
  const { dims, values } = await centredEmbeddings(fingerprint, trainIds, ids);
  return { dims, embeddings: values, geometry: geometryOf(values, dims, alignmentRows(ids.length)) };
}

export interface Check {
  /** NaN without photos. */
  readonly top1: number;
  /** Mean cosine with the teacher; NaN where they share no space. */
  readonly agreement: number;
  /** With the teacher's view of the same photos; NaN without one. */
  readonly alignment: number;
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
    const none = { top1: Number.NaN, agreement: Number.NaN, alignment: Number.NaN };
    return { ...none, probabilities: new Float32Array(0), msPerImage: 0 };
  }
  const startedMs = performance.now();
  const { probabilities, features, projected } = await answerAll(live, set.pixels, onAnswered);
  const msPerImage = (performance.now() - startedMs) / count;
  const { student } = live;
  const { teacher } = set;
  const sharesSpace = projected !== null && teacher !== null && teacher.dims === student.teacherDims;
  return {
    top1: accuracy({ values: probabilities, classes: student.classes }, set.labels),
    agreement: sharesSpace ? cosineAgreement(projected, teacher.embeddings, teacher.dims) : Number.NaN,
    alignment:
      teacher === null
        ? Number.NaN
        : alignment(geometryOf(features, student.featureWidth, alignmentRows(count)), teacher.geometry),
    probabilities,
    msPerImage,
  };
}

/** The record of a check, for the results page. */
export function evaluationOfCheck(
  run: Pick<Run, 'id'>,
  revision: number,
  live: LiveStudent,
  set: CheckSet,
  { probabilities, agreement, alignment: aligned, msPerImage }: Check,
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
    alignment: Number.isNaN(aligned) ? null : aligned,
    msPerImage,
  };
}
