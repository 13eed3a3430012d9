/** The common shape of every objective: what it is told, what it may be tuned with, and what it gives back. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Projection } from '../students/student.ts';
import type { Needs, Supplies } from '../supplies/registry.ts';

export type OptionValue = number | boolean;
export type ObjectiveOptions = Readonly<Record<string, OptionValue>>;

/** One batch as losses see it: the student's answers, and whatever of `Supplies` the terms of the run ask for. */
export interface ObjectiveInputs extends Partial<Supplies> {
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
  /** A trainable by its name: of the student (`cluster_projection.weight`) or of the objective (`log_scale`). */
  parameter(name: string): tf.Tensor;
  /**
   * Renews a number that the objective keeps from step to step: one of its parameters with `isTrainable: false`. Seen
   * from the next step on. The value is copied.
   */
  keep(name: string, value: tf.Tensor): void;
  /** Share of the training that lies behind this step, 0..1; 1 where there is no end in sight, as in a timing. */
  readonly progress: number;
  /**
   * Random numbers of this step, the same whenever it is repeated.
   * @param stream keeps the draws of one loss from another's
   */
  random(stream: number): Random;
}

/** What the shapes of an objective's own trainables depend on. */
export interface Sizes {
  readonly classes: number;
  readonly featureWidth: number;
  readonly teacherDims: number;
  /** See `Student.stageWidths`. */
  readonly stageWidths: readonly number[];
  /** Absent where only the student matters, as when a trained one is opened. */
  readonly trainPhotos?: number;
}

export interface ObjectiveOption {
  readonly name: string;
  /** How the page calls it; absent: by its name, spaced. */
  readonly label?: string;
  readonly kind: 'number' | 'switch';
  readonly value: OptionValue;
  /** Bounds for numbers. */
  readonly min?: number;
  readonly max?: number;
  /** What it does, in plain words, and why the default is what it is. */
  readonly explanation: string;
  /**
   * How the picture of one step on twelve photos has it: `unseen` where it changes what happens over many steps,
   * inside the student, or to other photos; a bound where there are fewer photos or clusters than `max`. Absent: as
   * it is.
   */
  readonly pictured?: 'unseen' | { readonly max: number };
}

/** Where objectives stand in a list, in this order. */
export const OBJECTIVE_GROUPS = [
  'From labels',
  'One photo, one target',
  'Class averages and anchors',
  'Telling photos apart',
  'Clusters',
  'Long tails',
  'The student’s own past',
] as const;
export type ObjectiveGroup = (typeof OBJECTIVE_GROUPS)[number];

export interface Objective<Id extends string = string> {
  readonly id: Id;
  readonly name: string;
  readonly group: ObjectiveGroup;
  /** One line for someone who has never read a paper. */
  readonly explanation: string;
  /** The formula as TeX, in the symbols of the documentation. */
  readonly formula: string;
  /** How much it counts in a sum when it is added, and why. */
  readonly weight: number;
  readonly weightReason: string;
  readonly source: string;
  /** What it asks for with these options. */
  needs(options: ObjectiveOptions): Needs;
  readonly projection: Projection;
  /** What the place of a photo on the plane of a picture means: one score a class, or a direction alone. */
  readonly picturedAs: 'scores' | 'direction';
  /**
   * Values of its own running statistics that training could have found, for the picture; others are shown as they
   * start.
   */
  readonly picturedStatistics?: Readonly<Record<string, readonly number[]>>;
  /** It compares the photos of a batch with each other. The others judge each photo by itself. */
  readonly comparesPhotos?: true;
  /** It takes the place of plain labels: beside `ce` they would count twice. */
  readonly holdsLabels?: true;
  readonly options: readonly ObjectiveOption[];
  /** Trainables of the objective's own that these options ask for, beside the student's. */
  parameters(options: ObjectiveOptions, sizes: Sizes): readonly ParameterSpec[];
  /**
   * The loss of a batch, before its weight. Label terms average over labelled rows only: without any they are 0 with
   * zero gradient.
   * @throws PupilError RECIPE_INVALID where an input that `needs` names is missing.
   */
  loss(inputs: ObjectiveInputs, options: ObjectiveOptions): tf.Scalar;
}
