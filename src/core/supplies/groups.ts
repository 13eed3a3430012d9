/**
 * Near-duplicates over the whole folder: photos that the teacher finds alike, and those that are like them, are one
 * group.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { numbersOf } from './matrices.ts';
import { type Supply, teacherOf } from './supply.ts';

export interface GroupSettings {
  /** Photos whose embeddings have at least this cosine are near-duplicates. */
  readonly minCosine: number;
}

/** A loss reads the group of each photo of the batch, -1 where it has none [B], int32. */
export const GROUPS: Supply<'groups', GroupSettings, Int32Array, tf.Tensor1D> = {
  id: 'groups',
  words: 'groups of near-duplicates',
  asks: 'teacher',
  onBackend: true,
  async prepare(source, { minCosine }) {
    const { duplicateGroups } = await import('../selection/near-duplicates.ts');
    return duplicateGroups(teacherOf(source).rows, minCosine);
  },
  batch: (groups, { photos }) => numbersOf(groups, photos),
  bytes: ({ photos }) => 4 * photos,
  example: ({ numbers }) => numbers((photo) => (photo % 4 === 1 ? 1 : -1)),
};
