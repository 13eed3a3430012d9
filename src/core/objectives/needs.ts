/**
 * What objectives may ask for beside the student's own answers: one name a need, one type, one place. The trainer prepares what the
 * terms of a run ask for together, and nothing else; a loss reads it through `need(...)`, which refuses where it is missing.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { deepEqual } from '../deep-equal.ts';
import { PupilError } from '../errors.ts';

/** Of the photos of one batch, in their order. Constants: no gradient flows into them. */
export interface BatchSupplies {
  /** Teacher embeddings, centred, unit rows [B, D]. */
  readonly embeddings: tf.Tensor2D;
  /** Logits of the linear probe on the teacher's embeddings [B, K]. */
  readonly teacherLogits: tf.Tensor2D;
  /** Which of the clusters each photo belongs to [B], int32. */
  readonly clusterIds: tf.Tensor1D;
  /** Number of the group of near-duplicates that each photo belongs to, -1 where it has none [B], int32. */
  readonly groups: tf.Tensor1D;
  /** Classes of the nearest other photos in the teacher's space, weighted; rows sum to 1, or to 0 where no photo is labelled [B, K]. */
  readonly neighbours: tf.Tensor2D;
  /** Positions of the photos in the training set [B], on the host. */
  readonly rows: Int32Array;
}

/** The same for every step of a run. */
export interface RunSupplies {
  /** Mean embedding of each class [K, D]. */
  readonly centroids: tf.Tensor2D;
  /** Embeddings of training photos, drawn once a run [M, D]. */
  readonly bank: tf.Tensor2D;
  /** Spherical k-means of the training photos' embeddings, unit rows [M, D]. */
  readonly clusters: tf.Tensor2D;
  /** Direction of each class's texts, centred on the mean of the classes, unit rows [K, D]. */
  readonly classTexts: tf.Tensor2D;
  /** Training photos of each class whose label the student may see [K]. */
  readonly classCounts: tf.Tensor1D;
}

/** What the step itself makes from the student. */
export interface StepSupplies {
  /** Running mean of the student's own predictions for these photos, as it was before this step [B, K]. Constant. */
  readonly history: tf.Tensor2D;
  /** Features after each stage but the last, averaged over places [B, C]; gradients flow. See `Student.stageWidths`. */
  readonly early: readonly tf.Tensor2D[];
  /** The student's answer to the same photos with patches hidden, in the teacher's space, not normalised [B, D]; gradients flow. */
  readonly masked: tf.Tensor2D;
}

export interface Supplies extends BatchSupplies, RunSupplies, StepSupplies {}

/** What one objective, or all terms of a run together, cannot do without. */
export interface Needs {
  /** Labels are all it learns from: a photo without one teaches it nothing. */
  readonly labels?: true;
  readonly embeddings?: true;
  readonly probe?: true;
  readonly centroids?: true;
  /** @property anchors at most so many; there are no more than training photos */
  readonly bank?: { readonly anchors: number };
  /** Gives `clusters` and `clusterIds`. @property count at most so many; there are no more than training photos */
  readonly clusters?: { readonly count: number };
  /** The teacher must have read the class names. */
  readonly classTexts?: true;
  readonly classCounts?: true;
  /** Photos whose embeddings have at least this cosine are near-duplicates. */
  readonly groups?: { readonly minCosine: number };
  readonly neighbours?: { readonly count: number; readonly temperature: number };
  /** @property momentum share of the old mean that stays, 0..1. */
  readonly history?: { readonly momentum: number };
  readonly rows?: true;
  readonly early?: true;
  /** @property share of the patches that are hidden, 0..1. */
  readonly masked?: { readonly share: number };
}

/** The needs that only a teacher who has looked at the photos can meet. */
const TEACHERS: readonly (keyof Needs)[] = [
  'embeddings',
  'probe',
  'centroids',
  'bank',
  'clusters',
  'classTexts',
  'groups',
  'neighbours',
];

export function asksTeacher(needs: Needs): boolean {
  return TEACHERS.some((need) => needs[need] !== undefined);
}

/**
 * All needs as one.
 * @throws {PupilError} RECIPE_INVALID where two want the same thing with other settings: a run prepares it once
 */
export function joinNeeds(all: readonly Needs[]): Needs {
  const joined: Record<string, unknown> = {};
  for (const [name, wanted] of all.flatMap((needs) => Object.entries(needs))) {
    const other = joined[name] ?? wanted;
    if (!deepEqual(other, wanted)) {
      throw new PupilError(
        'RECIPE_INVALID',
        `Two terms of this objective ask for ${name} with other settings, ${say(other)} and ${say(wanted)}. Give both the same.`,
        { need: name },
      );
    }
    joined[name] = wanted;
  }
  return joined;
}

function say(settings: unknown): string {
  return Object.entries(settings as Record<string, unknown>)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

/** The input, or a clear refusal: an objective was asked for something that the run has not prepared. */
export function need<T>(value: T | null | undefined, what: string, objective: string): T {
  if (value === null || value === undefined) {
    throw new PupilError('RECIPE_INVALID', `The objective ${objective} needs ${what}.`, { objective });
  }
  return value;
}
