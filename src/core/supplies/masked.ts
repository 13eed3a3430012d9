/** A second look of the student at the same photos, with patches hidden. */
import type * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../random.ts';
import { hidePatches, maskPatchPx } from '../training/patch-mask.ts';
import type { Pass, Supply } from './supply.ts';

/** Keep these draws apart from all others that are numbered by step. */
const MASK_STREAMS = 0x3a5c0a7d;
const DROPOUT_STREAMS = 0x3a5ced01;

export interface MaskSettings {
  /** Of the patches that are hidden, 0..1. */
  readonly share: number;
}

/** A loss reads the answers in the teacher's space, not normalised [B, D]; gradients flow. */
export const MASKED: Supply<'masked', MaskSettings, never, tf.Tensor2D> = {
  id: 'masked',
  words: 'a second pass through the student, with patches hidden',
  step: (pass, { share }) => secondLook(pass, share),
  example: ({ perPhoto, teacherDims }) => perPhoto(teacherDims),
  moved: 'what the student makes of a part of one photo',
};

function secondLook({ student, seed, step, images, lookAgain }: Pass, share: number): tf.Tensor2D {
  const masks = createRandom(seed ^ MASK_STREAMS, step);
  const hidden = hidePatches(images, maskPatchPx(student.config), share, masks);
  return lookAgain(hidden, createRandom(seed ^ DROPOUT_STREAMS, step));
}
