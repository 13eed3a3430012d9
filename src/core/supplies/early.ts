/** What the student's earlier layers see: its features after each stage but the last, averaged over places. */
import * as tf from '@tensorflow/tfjs-core';
import type { Supply } from './supply.ts';

/** A loss reads one matrix a stage [B, C]; gradients flow. See `Student.stageWidths`. */
export const EARLY: Supply<'early', true, never, readonly tf.Tensor2D[]> = {
  id: 'early',
  words: 'what the student’s earlier layers see',
  step: ({ stages }) => stages.slice(0, -1).map(overPlaces),
  example: ({ perPhoto, stageWidths }) => stageWidths.map(perPhoto),
  moved: 'what an early layer makes of one photo',
};

function overPlaces(stage: tf.Tensor): tf.Tensor2D {
  return tf.mean(stage, stage.rank === 4 ? [1, 2] : 1);
}
