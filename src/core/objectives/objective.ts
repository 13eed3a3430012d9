/** The common shape of every objective: what it is told, what it may be tuned with, and what it gives back. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Projection } from '../students/student.ts';

export type OptionValue = number | boolean;
export type ObjectiveOptions = Readonly<Record<string, OptionValue>>;

/** One batch as losses see it. Everything teacher-side is constant: no gradient flows into it. */
export interface ObjectiveInputs {
  /** Student features [B, W]. */
  readonly features: tf.Tensor2D;
  /** Student logits [B, K]. */
  readonly logits: tf.Tensor2D;
  /** Student features in the teacher's space [B, D], not normalised; null without that head. */
  readonly projected: tf.Tensor2D | null;
  /** One-hot labels [B, K]; rows of photos without a usable label may hold anything finite. */
  readonly labels: tf.Tensor2D;
  /** 1 where the label may be used, else 0: [B]. */
  readonly labelled: tf.Tensor1D;
  /** Teacher embeddings, centred, unit rows [B, D]. */
  readonly embeddings: tf.Tensor2D | null;
  /** Logits of the linear probe on the teacher's embeddings [B, K]. */
  readonly teacherLogits: tf.Tensor2D | null;
  /** Mean embedding of each class [K, D]. */
  readonly centroids: tf.Tensor2D | null;
  /** A trainable by its name: of the student (`cluster_projection.weight`) or of the objective (`log_scale`). */
  parameter(name: string): tf.Tensor;
}

/** What of the teacher or the user an objective cannot do without. */
export interface Needs {
  readonly labels: boolean;
  readonly embeddings: boolean;
  readonly probe: boolean;
  readonly centroids: boolean;
}

export interface ObjectiveOption {
  readonly name: string;
  readonly kind: 'number' | 'switch';
  readonly value: OptionValue;
  /** Bounds for numbers. */
  readonly min?: number;
  readonly max?: number;
  /** What it does, in plain words, and why the default is what it is. */
  readonly explanation: string;
}

export interface Objective<Id extends string = string> {
  readonly id: Id;
  readonly name: string;
  /** One line for someone who has never read a paper. */
  readonly explanation: string;
  /** The formula as text, in the symbols of the documentation. */
  readonly formula: string;
  readonly source: string;
  readonly needs: Needs;
  readonly projection: Projection;
  readonly options: readonly ObjectiveOption[];
  /** Trainables of the objective's own that these options ask for, beside the student's. */
  parameters(options: ObjectiveOptions): readonly ParameterSpec[];
  /**
   * The loss of a batch, before its weight. Label terms average over labelled rows only: without any they are 0 with zero gradient.
   * @throws PupilError RECIPE_INVALID where an input that `needs` names is missing.
   */
  loss(inputs: ObjectiveInputs, options: ObjectiveOptions): tf.Scalar;
}
