/** What a teacher's stored embeddings become for a student: centred unit rows, and what the objectives ask for besides. Prepared once a run. */
import type { Needs } from '../../core/objectives/needs.ts';
import type { PhotoId } from '../../core/records/project.ts';
import { clusterRows } from '../../core/selection/k-means.ts';
import { duplicateGroups } from '../../core/selection/near-duplicates.ts';
import { drawBank } from '../../core/targets/anchor-bank.ts';
import { classCentroids } from '../../core/targets/centroids.ts';
import { fitProbe, type Probe, probeLogits } from '../../core/targets/linear-probe.ts';
import { neighbourVotes } from '../../core/targets/neighbour-votes.ts';
import { centredUnit, meanRow, type Rows } from '../../core/targets/normalise.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { runBackend } from '../shared/backend.ts';
import { classTexts } from './class-texts.ts';

export interface TeacherTargets {
  readonly dims: number;
  readonly classes: number;
  /** Of the training photos, centred on their own mean, unit rows [N, D]. */
  readonly embeddings: Float32Array;
  /** Of the training photos' raw embeddings [D]. */
  readonly mean: Float64Array;
  // What follows is null where no objective asks for it.
  /** The probe's logits for the training photos [N, K]. */
  readonly logits: Float32Array | null;
  readonly probe: Pick<Probe, 'weights' | 'bias'> | null;
  /** Mean of each class's visible embeddings [K, D]. */
  readonly centroids: Float32Array | null;
  /** Some of the embeddings [M, D]. */
  readonly bank: Float32Array | null;
  /** Centres of the photos' clusters [M, D], and the cluster of each training photo [N]. */
  readonly clusters: Float32Array | null;
  readonly clusterIds: Int32Array | null;
  /** Group of near-duplicates of each training photo, -1 = none [N]. */
  readonly groups: Int32Array | null;
  /** Directions of the classes' texts [K, D]. */
  readonly classTexts: Float32Array | null;
  /** Classes of each photo's nearest other photos [N, K]. */
  readonly neighbours: Float32Array | null;
}

export interface Labelled {
  readonly ids: readonly PhotoId[];
  readonly labels: Int32Array;
}

interface Request {
  readonly projectId: string;
  readonly fingerprint: string;
  readonly train: Labelled;
  readonly validation: Labelled;
  readonly classNames: readonly string[];
  readonly needs: Needs;
  readonly seed: number;
}

/**
 * The probe, the class means and the neighbours see only labels that the budget leaves visible; validation labels choose the probe's penalty.
 * @throws {PupilError} NO_EMBEDDINGS when the teacher has not seen all of these photos, or not read the class names
 */
export async function teacherTargets(request: Request): Promise<TeacherTargets> {
  const { projectId, fingerprint, train, validation, classNames, needs, seed } = request;
  const rows = await centredEmbeddings(fingerprint, train.ids, [...train.ids, ...validation.ids]);
  const { dims, mean } = rows;
  const classes = classNames.length;
  const trainCount = train.ids.length;
  const embeddings = rows.values.slice(0, trainCount * dims);
  const own: Rows = { dims, values: embeddings };
  const positions = Int32Array.from({ length: trainCount + validation.ids.length }, (_, i) => i);
  const probe =
    needs.probe === undefined
      ? null
      : fitProbe({
          rows,
          labels: [...train.labels, ...validation.labels],
          classes,
          train: positions.subarray(0, trainCount),
          validation: positions.subarray(trainCount),
        });
  // Always on WASM, which gives the same bits on any number of threads: a resumed run has the clusters that it began with.
  if (needs.clusters !== undefined || needs.groups !== undefined) await runBackend('wasm');
  const clusters = needs.clusters === undefined ? null : await clusterRows(own, needs.clusters.count, seed);
  return {
    dims,
    classes,
    embeddings,
    mean,
    logits: probe?.logits.slice(0, trainCount * classes) ?? null,
    probe,
    centroids: needs.centroids === undefined ? null : classCentroids(own, train.labels, classes).values,
    bank: needs.bank === undefined ? null : drawBank(own, needs.bank.anchors, seed).values,
    clusters: clusters?.centroids.values ?? null,
    clusterIds: clusters?.assignments ?? null,
    groups: needs.groups === undefined ? null : await duplicateGroups(own, needs.groups.minCosine),
    classTexts:
      needs.classTexts === undefined ? null : await classTexts(projectId, fingerprint, classNames, dims),
    neighbours:
      needs.neighbours === undefined ? null : neighbourVotes(own, train.labels, classes, needs.neighbours),
  };
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
