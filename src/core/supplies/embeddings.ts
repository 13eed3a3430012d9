/** What the teacher sees in each photo: its embedding, centred on the mean of the training photos, of length one. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../targets/normalise.ts';
import { matrixOf, rowsOf } from './matrices.ts';
import { type Supply, teacherOf } from './supply.ts';

/** A loss reads the rows of the batch [B, D]. */
export const EMBEDDINGS: Supply<'embeddings', true, Rows, tf.Tensor2D> = {
  id: 'embeddings',
  words: 'the teacher’s embeddings',
  asks: 'teacher',
  prepare: (source) => teacherOf(source).rows,
  batch(rows, drawn) {
    const look = drawn.look();
    return look === null ? rowsOf(rows, drawn.photos) : matrixOf(look);
  },
  bytes: ({ photos, teacherDims }) => 4 * photos * teacherDims,
  example: ({ perPhoto, teacherDims }) => perPhoto(teacherDims),
};
