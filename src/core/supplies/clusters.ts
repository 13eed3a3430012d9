/**
 * The groups that the folder falls into in the teacher's eyes: spherical k-means of the training photos' embeddings.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../targets/normalise.ts';
import { matrixOf, numbersOf } from './matrices.ts';
import { type Supply, teacherOf } from './supply.ts';

export interface ClusterSettings {
  /** At most so many; there are no more than training photos. */
  readonly count: number;
}

export interface ClusterMaterial {
  /** Unit rows [M, D]. */
  readonly centres: Rows;
  /** Cluster of each training photo [N]. */
  readonly ids: Int32Array;
}

export interface Clusters {
  /** Unit rows [M, D]. */
  readonly centres: tf.Tensor2D;
  /** Cluster of each photo of the batch [B], int32. */
  readonly ids: tf.Tensor1D;
}

export const CLUSTERS: Supply<'clusters', ClusterSettings, ClusterMaterial, Clusters> = {
  id: 'clusters',
  words: 'clusters of the embeddings',
  asks: 'teacher',
  onBackend: true,
  async prepare(source, { count }) {
    const { clusterRows } = await import('../selection/k-means.ts');
    const { centroids, assignments } = await clusterRows(teacherOf(source).rows, count, source.seed);
    return { centres: centroids, ids: assignments };
  },
  run: ({ centres }) => ({ centres: matrixOf(centres) }),
  batch: ({ ids }, { photos }) => ({ ids: numbersOf(ids, photos) }),
  bytes: ({ photos, teacherDims }, { count }) => 4 * (Math.min(count, photos) * teacherDims + photos),
  example({ fixed, numbers, trainPhotos, teacherDims }, { count }) {
    const some = Math.min(count, trainPhotos);
    return { centres: fixed(some, teacherDims), ids: numbers((photo) => photo % some) };
  },
  marks: { as: 'crosses', words: '+ cluster centres', places: ({ centres }) => centres },
};
