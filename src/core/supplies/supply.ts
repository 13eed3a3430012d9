/**
 * The contract of a supply: something that terms of an objective read beside the student's own answers, described in
 * one file from its words on the page to its tensors. See README.md.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { Student } from '../students/student.ts';
import type { Rows } from '../targets/normalise.ts';
import type { ExpandedPrompts } from '../targets/prompts.ts';

/**
 * `Settings`: how a term asks for it (`true` where there is nothing to set). `Material`: what is worked out of it
 * once a run, on the host. `Value`: what a loss reads under the supply's id; tensors of it are constants unless
 * `step` makes them.
 */
export interface Supply<Id extends string = string, Settings = unknown, Material = unknown, Value = unknown> {
  readonly id: Id;
  /** After “needs”: `the teacher’s mean embedding of each class`. */
  readonly words: string;
  /**
   * Who must have come first: a teacher that has looked at the photos, or one that has read the class names as well.
   */
  readonly asks?: 'teacher' | 'reader';
  /**
   * `prepare` computes on tensors. It does so on WASM, which gives the same bits on any number of threads: a resumed
   * run has what it began with.
   */
  readonly onBackend?: true;
  /** Worked out once a run. */
  prepare?(source: Source, settings: Settings): Material | Promise<Material>;
  /** What of it stays on the device for a run. */
  run?(material: Material): Part<Value>;
  /** What of it belongs to the photos of a batch. With `run` beside it, the two fill one object. */
  batch?(material: Material, drawn: Drawn): Part<Value>;
  /** What a teacher in the loop, who looks at the photos of a batch anew, changes of what `run` gives. */
  renewed?(material: Material, look: Look): Material;
  /** Made in the step from the student itself; gradients flow. To be called where they are taken. */
  step?(pass: Pass, settings: Settings): Value;
  /** What `step` remembers from step to step. */
  readonly memory?: Memory<Settings>;
  /** Of the material on the host and of the memory, for a forecast. Absent: next to nothing. */
  bytes?(sizes: FolderSizes, settings: Settings): number;
  /** Made up, in the shapes of a batch: for tests and for the timing of a step. */
  example(example: Example, settings: Settings): Value;
  /**
   * In a picture this is what is moved, in the place of the student's answer: `what the student makes of a part of
   * one photo`.
   */
  readonly moved?: string;
  /**
   * What a picture shows of it: the rows of a matrix [M, 2], as marks of the classes or as crosses, and how the
   * legend calls them.
   */
  readonly marks?: {
    readonly as: 'classes' | 'crosses';
    readonly words: string;
    places(material: Material): Rows;
  };
}

/** All of a value, or some members of one that is an object. */
type Part<Value> = Value | Partial<Value>;

/** What `prepare` may look at. */
export interface Source {
  readonly classes: number;
  /** Class of each training photo as the student may see it, negative = none [N]. */
  readonly labels: Int32Array;
  readonly seed: number;
  /** null: none has looked at the photos. `teacherOf` asks for it. */
  readonly teacher: TeacherSource | null;
}

export interface TeacherSource {
  /** Embeddings of the training photos, centred on their own mean, unit rows [N, D]. */
  readonly rows: Rows;
  /** Of the training photos' embeddings as they are stored [D]. */
  readonly mean: Float64Array;
  /**
   * The same rows with those of the labelled validation photos after them, and all labels: these may choose, nothing
   * is learned from them.
   */
  readonly withValidation: { readonly rows: Rows; readonly labels: Int32Array };
  /** The texts that stand for the classes, and what the teacher made of each; null where it has not read one. */
  readClassTexts(): Promise<ClassTexts>;
}

export interface ClassTexts extends ExpandedPrompts {
  readonly embeddings: readonly (Float32Array | null)[];
}

/** @throws {PupilError} NO_EMBEDDINGS without a teacher */
export function teacherOf({ teacher }: Source): TeacherSource {
  if (teacher !== null) return teacher;
  throw new PupilError(
    'NO_EMBEDDINGS',
    'This student learns from a teacher, and none has looked at the photos yet. Press Embed at the Teacher station.',
  );
}

/** The photos of one batch. */
export interface Drawn {
  /** Positions in the training set [B]. */
  readonly photos: Int32Array;
  /**
   * What the teacher said of what the student is shown, centred unit rows [B, D], where it has looked at that very
   * view; null: what it said of the whole photos holds. Worked out when first asked for.
   */
  look(): Rows | null;
}

/** A teacher's new look at the photos of a batch. */
export interface Look {
  /** Centred as the stored embeddings are, unit rows [B, D]. */
  readonly rows: Rows;
  /** Class of each photo as the student may see it, negative = none [B]. */
  readonly labels: Int32Array;
}

/** A step in the making. */
export interface Pass {
  readonly student: Student;
  readonly seed: number;
  readonly step: number;
  readonly images: tf.Tensor4D;
  /** Positions of the photos in the training set [B]; null where nobody has told, as in a timing. */
  readonly photos: Int32Array | null;
  /** The supply's own memory, as it was before this step. */
  readonly memory: tf.Tensor | null;
  /** After each stage of the student, the last included: [B, H, W, C] or [B, N, C]. */
  readonly stages: readonly tf.Tensor[];
  /**
   * The student's answer to other images, in the teacher's space [B, D]; gradients flow.
   * @param random of its dropout
   */
  lookAgain(images: tf.Tensor4D, random: Random): tf.Tensor2D;
}

/** Part of a training state: checkpoints carry it, and a resumed run goes on from it. */
export interface Memory<Settings> {
  /** Its name in a checkpoint. */
  readonly storedAs: string;
  fresh(sizes: MemorySizes): tf.Tensor;
  /** The memory after a step. The old one stays as it is. */
  next(before: tf.Tensor, answers: Answers, settings: Settings): tf.Tensor;
}

export interface MemorySizes {
  readonly photos: number;
  readonly classes: number;
}

/** What the student said in a step. */
export interface Answers {
  /** Positions in the training set [B]. */
  readonly photos: Int32Array;
  /** Probabilities [B, K]. */
  readonly predictions: tf.Tensor2D;
}

/** @property photos in training */
export interface FolderSizes extends MemorySizes {
  readonly teacherDims: number;
}

/** The shapes of a made-up batch, and numbers to fill it. */
export interface Example {
  readonly photos: number;
  readonly classes: number;
  readonly teacherDims: number;
  /** See `Student.stageWidths`. */
  readonly stageWidths: readonly number[];
  /** Those of the folder; the batch is of the first `photos` of them. */
  readonly trainPhotos: number;
  /** One row a photo [B, width]. */
  perPhoto(width: number): tf.Tensor2D;
  /** One number a photo [B], int32. @param of of the photo at that position in the training set */
  numbers(of: (photo: number) => number): tf.Tensor1D;
  /** Rows that belong to no photo [rows, width]. */
  fixed(rows: number, width: number): tf.Tensor2D;
}
