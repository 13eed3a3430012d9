/**
 * The teacher's judgement of each photo: a linear probe on its embeddings, fitted to the labels that the student may
 * see.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Probe } from '../targets/linear-probe.ts';
import { type Rows, rowCount } from '../targets/normalise.ts';
import { probeLogits } from '../targets/probe-logits.ts';
import { matrixOf, rowsOf } from './matrices.ts';
import { type Supply, teacherOf } from './supply.ts';

export interface TeacherLogits extends Pick<Probe, 'weights' | 'bias'> {
  /** Of the training photos [N, K]. */
  readonly logits: Rows;
}

/** A loss reads the logits of the batch [B, K]. */
export const TEACHER_LOGITS: Supply<'teacherLogits', true, TeacherLogits, tf.Tensor2D> = {
  id: 'teacherLogits',
  words: 'a linear probe on the teacher’s embeddings',
  asks: 'teacher',
  async prepare(source) {
    const { fitProbe } = await import('../targets/linear-probe.ts');
    const { withValidation } = teacherOf(source);
    const { classes } = source;
    const photos = source.labels.length;
    const positions = Int32Array.from({ length: rowCount(withValidation.rows) }, (_, i) => i);
    const { weights, bias, logits } = fitProbe({
      ...withValidation,
      classes,
      train: positions.subarray(0, photos),
      // They choose the probe's penalty.
      validation: positions.subarray(photos),
    });
    return { weights, bias, logits: { dims: classes, values: logits.slice(0, photos * classes) } };
  },
  batch(probe, drawn) {
    const look = drawn.look();
    if (look === null) return rowsOf(probe.logits, drawn.photos);
    // The probe knows whole photos, and judges the view all the same.
    return matrixOf({ dims: probe.bias.length, values: probeLogits(probe, look) });
  },
  bytes: ({ photos, classes, teacherDims }) => 4 * classes * (photos + teacherDims),
  example: ({ perPhoto, classes }) => perPhoto(classes),
};
