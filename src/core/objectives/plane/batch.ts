/** Batches on the plane: what any objective asks for, made of the twelve photos, by the same functions that prepare a run. */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../random.ts';
import { clusterRows } from '../../selection/k-means.ts';
import { duplicateGroups } from '../../selection/near-duplicates.ts';
import { drawBank } from '../../targets/anchor-bank.ts';
import { neighbourVotes } from '../../targets/neighbour-votes.ts';
import type { Needs } from '../needs.ts';
import type { ObjectiveInputs, ObjectiveOptions } from '../objective.ts';
import { OBJECTIVES } from '../registry.ts';
import {
  CENTROIDS,
  CLASS_COUNTS,
  CLASS_MAP,
  CLASSES,
  DIMS,
  EMBEDDINGS,
  LABELS,
  LAST_LAYER,
  PAST,
  PHOTOS,
  STUDENT,
  TEXTS,
} from './scene.ts';
import { trained } from './trained.ts';

const SEED = 1;

/** What the moved point is to the objective: the student's answer, its answer to a part of the photo, or what an early layer sees. */
export type Role = 'answer' | 'masked' | 'early';

export function roleOf(needs: Needs): Role {
  if (needs.early) return 'early';
  return needs.masked === undefined ? 'answer' : 'masked';
}

export interface PlaneBatch {
  /** The inputs with the moved photo at a place [1, 2]; gradients flow to it. */
  inputsAt(place: tf.Tensor2D): ObjectiveInputs;
  /** What the objective holds the photo against, row-major [M, 2]; null where that is the photos or the classes themselves. */
  readonly anchors: Float32Array | null;
  dispose(): void;
}

/**
 * @param photos all twelve for an objective that compares photos; the others judge each photo by itself, and get the moved one alone, so
 * that the figure shown is its own
 */
export async function planeBatch(
  id: string,
  options: ObjectiveOptions,
  photos: 1 | typeof PHOTOS = OBJECTIVES.get(id).comparesPhotos ? PHOTOS : 1,
): Promise<PlaneBatch> {
  const objective = OBJECTIVES.get(id);
  const needs = objective.needs(options);
  const role = roleOf(needs);
  const clusters = needs.clusters && (await clusterRows(EMBEDDINGS, needs.clusters.count, SEED));
  const groups = needs.groups && (await duplicateGroups(EMBEDDINGS, needs.groups.minCosine));
  const votes = needs.neighbours && neighbourVotes(EMBEDDINGS, LABELS, CLASSES, needs.neighbours);
  const bank = needs.bank && drawBank(EMBEDDINGS, needs.bank.anchors, SEED).values;
  const known = new Map(
    objective
      .parameters(options, SIZES)
      .map((spec): [string, tf.Tensor] => [spec.name, trained(spec, objective)]),
  );
  known.set('cluster_projection.weight', tf.eye(DIMS));
  known.set('cluster_projection.bias', tf.zeros([DIMS]));
  const constants = tf.tidy(() => {
    const rows = (values: Float32Array, width: number) =>
      tf.tensor2d(values.slice(0, photos * width), [photos, width]);
    const numbers = (values: Int32Array) => tf.tensor1d(values.slice(0, photos), 'int32');
    const all = (values: Float32Array) => tf.tensor2d(values, [values.length / DIMS, DIMS]);
    const toClasses = tf.tensor2d(CLASS_MAP, [DIMS, CLASSES]);
    const embeddings = rows(EMBEDDINGS.values, DIMS);
    const others = tf.tensor2d(STUDENT.slice(DIMS, photos * DIMS), [photos - 1, DIMS]);
    const last = tf.concat([tf.tensor2d(LAST_LAYER, [1, DIMS]), others]) as tf.Tensor2D;
    return {
      toClasses,
      others,
      last,
      embeddings,
      teacherLogits: tf.matMul(embeddings, toClasses) as tf.Tensor2D,
      labels: oneHot(photos),
      labelled: tf.ones([photos]) as tf.Tensor1D,
      history: tf.softmax(tf.matMul(rows(PAST, DIMS), toClasses)) as tf.Tensor2D,
      centroids: all(CENTROIDS),
      classTexts: all(TEXTS),
      classCounts: tf.tensor1d([...CLASS_COUNTS]),
      ...(clusters && {
        clusters: all(clusters.centroids.values),
        clusterIds: numbers(clusters.assignments),
      }),
      ...(groups && { groups: numbers(groups) }),
      ...(votes && { neighbours: rows(votes, CLASSES) }),
      ...(bank && { bank: all(bank) }),
    };
  });
  const { toClasses, others, last, ...supplies } = constants;
  return {
    anchors: clusters?.centroids.values ?? bank ?? null,
    inputsAt(place) {
      const moved: tf.Tensor2D = tf.concat([place, others]);
      const features = role === 'answer' ? moved : last;
      return {
        ...supplies,
        features,
        projected: features,
        logits: tf.matMul(features, toClasses),
        ...(role === 'masked' && { masked: moved }),
        ...(role === 'early' && { early: [moved] }),
        rows: Int32Array.from({ length: photos }, (_, row) => row),
        parameter: (name) => known.get(name)!,
        keep: () => {},
        progress: 1,
        random: (stream) => createRandom(SEED, stream),
      };
    },
    dispose: () => tf.dispose([...Object.values(constants), ...known.values()]),
  };
}

const SIZES = {
  classes: CLASSES,
  featureWidth: DIMS,
  teacherDims: DIMS,
  stageWidths: [DIMS],
  trainPhotos: PHOTOS,
};

function oneHot(photos: number): tf.Tensor2D {
  const values = new Float32Array(photos * CLASSES);
  for (let photo = 0; photo < photos; photo++) values[photo * CLASSES + LABELS[photo]!] = 1;
  return tf.tensor2d(values, [photos, CLASSES]);
}
