/** Training photos that serve as anchors: a sample of the embeddings, drawn once a run. */
import type * as tf from '@tensorflow/tfjs-core';
import { drawBank } from '../targets/anchor-bank.ts';
import type { Rows } from '../targets/normalise.ts';
import { matrixOf } from './matrices.ts';
import { type Supply, teacherOf } from './supply.ts';

export interface BankSettings {
  /** At most so many; there are no more than training photos. */
  readonly anchors: number;
}

/** A loss reads all of them [M, D]. */
export const BANK: Supply<'bank', BankSettings, Rows, tf.Tensor2D> = {
  id: 'bank',
  words: 'a sample of the folder’s embeddings',
  asks: 'teacher',
  prepare: (source, { anchors }) => drawBank(teacherOf(source).rows, anchors, source.seed),
  run: matrixOf,
  bytes: ({ photos, teacherDims }, { anchors }) => 4 * Math.min(anchors, photos) * teacherDims,
  example: ({ fixed, trainPhotos, teacherDims }, { anchors }) =>
    fixed(Math.min(anchors, trainPhotos), teacherDims),
};
