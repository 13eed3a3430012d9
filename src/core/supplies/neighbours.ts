/** What the nearest other photos in the teacher's space are called: a soft target for each photo, labelled or not. */
import * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../targets/normalise.ts';
import { rowsOf } from './matrices.ts';
import { type Supply, teacherOf } from './supply.ts';

export interface NeighbourSettings {
  readonly count: number;
  readonly temperature: number;
}

/** A loss reads the votes of the batch; rows sum to 1, or to 0 where no photo is labelled [B, K]. */
export const NEIGHBOURS: Supply<'neighbours', NeighbourSettings, Rows, tf.Tensor2D> = {
  id: 'neighbours',
  words: 'the nearest photos in the teacher’s space',
  asks: 'teacher',
  async prepare(source, settings) {
    const { neighbourVotes } = await import('../targets/neighbour-votes.ts');
    const { labels, classes } = source;
    return { dims: classes, values: neighbourVotes(teacherOf(source).rows, labels, classes, settings) };
  },
  batch: (votes, { photos }) => rowsOf(votes, photos),
  bytes: ({ photos, classes }) => 4 * photos * classes,
  example: ({ perPhoto, classes }) => tf.softmax(perPhoto(classes)),
};
