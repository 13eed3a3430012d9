/** What a teacher's stored embeddings become for a student: centred unit rows, the probe's answers, class means. Prepared once a run. */
import type { Needs } from '../../core/objectives/objective.ts';
import type { PhotoId } from '../../core/records.ts';
import { classCentroids } from '../../core/targets/centroids.ts';
import { fitProbe, type Probe, probeLogits } from '../../core/targets/linear-probe.ts';
import { centredUnit, meanRow, type Rows } from '../../core/targets/normalise.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';

export interface TeacherTargets {
  readonly dims: number;
  /** Of the training photos, centred on their own mean, unit rows [N, D]. */
  readonly embeddings: Float32Array;
  /** The probe's logits for the training photos [N, K]; null where no objective asks for them. */
  readonly logits: Float32Array | null;
  /** Mean of each class's visible embeddings [K, D]; null where no objective asks for them. */
  readonly centroids: Float32Array | null;
  /** Of the training photos' raw embeddings [D]. */
  readonly mean: Float64Array;
  readonly probe: Pick<Probe, 'weights' | 'bias'> | null;
}

export interface Labelled {
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
}

/**
 * The probe and the class means see only labels that the budget leaves visible; validation labels choose the probe's penalty.
 * @throws {PupilError} NO_EMBEDDINGS when the teacher has not seen all of these photos
 */
export async function teacherTargets(
  fingerprint: string,
  train: Labelled,
  validation: Labelled,
  classes: number,
  needs: Needs,
): Promise<TeacherTargets> {
  const rows = await centredEmbeddings(fingerprint, train.ids, [...train.ids, ...validation.ids]);
  const { dims, mean } = rows;
  const trainCount = train.ids.length;
  const embeddings = rows.values.slice(0, trainCount * dims);
  let logits: Float32Array | null = null;
  let probe: Probe | null = null;
  if (needs.probe) {
    const positions = Int32Array.from({ length: trainCount + validation.ids.length }, (_, i) => i);
    probe = fitProbe({
      rows,
      labels: [...train.labels, ...validation.labels],
      classes,
      train: positions.subarray(0, trainCount),
      validation: positions.subarray(trainCount),
    });
    logits = probe.logits.slice(0, trainCount * classes);
  }
  const centroids = needs.centroids
    ? classCentroids({ dims, values: embeddings }, train.labels, classes).values
    : null;
  return { dims, embeddings, logits, centroids, mean, probe };
}

/** What a teacher in the loop teaches about one batch. */
export type FreshTargets = Pick<TeacherTargets, 'embeddings' | 'logits' | 'centroids'>;

/**
 * Answers that the teacher gives now, in the place of stored ones: the probe judges them, and each class that is in the batch has the
 * mean of its new embeddings for its class mean.
 * @param raw [B, D], as the teacher gave them
 * @param labels class of each photo of the batch as the student may see it, negative = none
 */
export function freshTargets(stored: TeacherTargets, raw: Float32Array, labels: Int32Array): FreshTargets {
  const { dims, mean, probe } = stored;
  const rows = centredUnit({ dims, values: raw }, mean);
  return {
    embeddings: rows.values,
    logits: probe === null ? null : probeLogits(probe, rows),
    centroids: stored.centroids === null ? null : renewed(stored.centroids, rows, labels),
  };
}

function renewed(centroids: Float32Array, rows: Rows, labels: Int32Array): Float32Array {
  const { dims } = rows;
  const fresh = classCentroids(rows, labels, centroids.length / dims);
  return centroids.map((value, i) => (fresh.valid[Math.floor(i / dims)] === 1 ? fresh.values[i]! : value));
}

/** Rows of `of`, minus the mean of the training photos' rows, of length one: the space in which students meet teachers. */
export async function centredEmbeddings(
  fingerprint: string,
  trainIds: readonly PhotoId[],
  of: readonly PhotoId[],
): Promise<Rows & { readonly mean: Float64Array }> {
  const { dims, values } = await readEmbeddings(fingerprint, [...trainIds, ...of]);
  const all: Rows = { dims, values };
  const mean = meanRow(
    all,
    trainIds.map((_, i) => i),
  );
  return { ...centredUnit({ dims, values: values.subarray(trainIds.length * dims) }, mean), mean };
}
