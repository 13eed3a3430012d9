/** What the step makes from the student itself, where a loss asks for it: earlier features, a second look, its own past answers. */
import * as tf from '@tensorflow/tfjs-core';
import { type Needs, need, type StepSupplies } from '../objectives/needs.ts';
import { createRandom } from '../random.ts';
import { tensorOps } from '../students/interpreters/tensorflow.ts';
import type { Student } from '../students/student.ts';
import { hidePatches, maskPatchPx } from './patch-mask.ts';
import { historyOf } from './prediction-history.ts';

/** Keep these draws apart from all others that are numbered by step. */
const MASK_STREAMS = 0x3a5c0a7d;
const MASKED_DROPOUT_STREAMS = 0x3a5ced01;

export interface Pass {
  readonly student: Student;
  readonly seed: number;
  readonly step: number;
  readonly images: tf.Tensor4D;
  readonly rows: Int32Array | null;
  readonly history: tf.Tensor2D | null;
  /** After each stage of the student, the last included: [B, H, W, C] or [B, N, C]. */
  readonly stages: readonly tf.Tensor[];
  parameter(name: string): tf.Tensor;
}

/** To be called where gradients are taken: they flow through `early` and `masked`. */
export function stepSupplies(needs: Needs, pass: Pass): Partial<StepSupplies> {
  return {
    ...(needs.early === undefined ? {} : { early: pass.stages.slice(0, -1).map(overPlaces) }),
    ...(needs.masked === undefined ? {} : { masked: secondLook(pass, needs.masked.share) }),
    ...(needs.history === undefined ? {} : { history: pastAnswers(pass) }),
  };
}

function overPlaces(stage: tf.Tensor): tf.Tensor2D {
  return tf.mean(stage, stage.rank === 4 ? [1, 2] : 1);
}

function pastAnswers({ history, rows }: Pass): tf.Tensor2D {
  const kept = need(history, 'the student’s past answers', 'history');
  return historyOf(kept, need(rows, 'the positions of the photos', 'history'));
}

/** The same photos with patches hidden, in the teacher's space [B, D]. Running statistics are left to the first look. */
function secondLook({ student, seed, step, images, parameter }: Pass, share: number): tf.Tensor2D {
  const random = createRandom(seed ^ MASKED_DROPOUT_STREAMS, step);
  const ops = tensorOps({ parameter, mode: 'train', random });
  const masks = createRandom(seed ^ MASK_STREAMS, step);
  const hidden = hidePatches(images, maskPatchPx(student.config), share, masks);
  const { features } = student.forward<tf.Tensor>(ops, hidden);
  const masked = student.toTeacher<tf.Tensor>(ops, features) as tf.Tensor2D;
  tf.dispose([...ops.runningStatistics.values()]);
  return masked;
}
