/** Matrices and numbers of the host as tensors: all of them, or those of the photos of a batch. */
import * as tf from '@tensorflow/tfjs-core';
import { type Rows, rowCount, takeRows } from '../targets/normalise.ts';

/** [N, dims] */
export function matrixOf(rows: Rows): tf.Tensor2D {
  return tf.tensor2d(rows.values, [rowCount(rows), rows.dims]);
}

/** The rows of these photos [B, dims]. */
export function rowsOf(rows: Rows, photos: Int32Array): tf.Tensor2D {
  return matrixOf(takeRows(rows, photos));
}

/** The numbers of these photos [B], int32. */
export function numbersOf(numbers: Int32Array, photos: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    photos.map((photo) => numbers[photo]!),
    'int32',
  );
}
