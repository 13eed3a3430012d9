/** Class means: what the teacher sees in the photos of each class, on average. */
import type * as tf from '@tensorflow/tfjs-core';
import { classCentroids } from '../targets/centroids.ts';
import { type Rows, rowCount } from '../targets/normalise.ts';
import { matrixOf } from './matrices.ts';
import { type Look, type Supply, teacherOf } from './supply.ts';

/** A loss reads all of them [K, D]; zeros for a class without a photo whose label the student may see. */
export const CENTROIDS: Supply<'centroids', true, Rows, tf.Tensor2D> = {
  id: 'centroids',
  words: 'the teacher’s mean embedding of each class',
  asks: 'teacher',
  prepare(source) {
    const { dims, values } = classCentroids(teacherOf(source).rows, source.labels, source.classes);
    return { dims, values };
  },
  run: matrixOf,
  renewed,
  bytes: ({ classes, teacherDims }) => 4 * classes * teacherDims,
  example: ({ fixed, classes, teacherDims }) => fixed(classes, teacherDims),
  marks: { as: 'classes', words: 'large and open: the class means', places: (means) => means },
};

/** Each class that is in the batch has the mean of its new embeddings. */
function renewed(means: Rows, { rows, labels }: Look): Rows {
  const { dims } = means;
  const { values, valid } = classCentroids(rows, labels, rowCount(means));
  return {
    dims,
    values: means.values.map((value, i) => (valid[Math.floor(i / dims)] === 1 ? values[i]! : value)),
  };
}
