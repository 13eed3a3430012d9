/** What a format of the take-away says of itself: its files, why they are there, and how somebody else reads them. */
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import type { Evaluation, Run, StudentFacts } from '../records/run.ts';
import type { Knowledge } from '../records/teacher.ts';
import type { Normalisation } from '../students/interpreters/graph-model.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import type { Student } from '../students/student.ts';
import type { Materials as PreparedSupplies } from '../supplies/registry.ts';

/** A trained student as it is to be written. */
export interface TrainedStudent {
  readonly student: Student;
  /** By parameter name, in tfjs layout. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly classNames: readonly string[];
  /** Of the pixels, before they meet the student. */
  readonly normalisation: Normalisation;
}

/** What is told of the student beside its weights. */
export interface Provenance {
  readonly name: string;
  readonly run: Run;
  readonly facts: StudentFacts;
  /** How many of its classes, the last ones, were given to the trained student by name. */
  readonly addedClasses: number;
  readonly evaluations: readonly Evaluation[];
  readonly knowledge: Knowledge | null;
  /** The folder of photos by its name, and how many of them it learned from: in all, and with a class. */
  readonly data: {
    readonly folder: string;
    readonly trainingPhotos: number;
    readonly labelledPhotos: number;
  };
  /** Whose embeddings it learned from; null where it learned from labels alone. */
  readonly teacher: { readonly name: string; readonly licence: string } | null;
}

/** What a run begins with. */
export interface Beginning {
  readonly student: Student;
  readonly classNames: readonly string[];
  /** The student's parameters, then the objective's own. */
  readonly specs: readonly ParameterSpec[];
  /** Of all of these, in tfjs layout. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /**
   * What its terms ask of a teacher: of the training photos' embeddings as they are stored the mean [D] and the mean
   * length, and what was worked out.
   */
  readonly teacher: {
    readonly mean: Float32Array;
    readonly meanLength: number;
    readonly supplies: PreparedSupplies;
  } | null;
}

/** What formats write from beside the student itself. */
export interface Materials {
  readonly provenance: Provenance;
  /** Works out anew what the run began with, for whoever trains it elsewhere: reads the photos, and takes as long. */
  beginning(): Promise<Beginning>;
  /**
   * Photos that the student has learned from, [n, S, S, 3] bytes at its own size, at most CALIBRATION_PHOTOS: formats of
   * few bits see there how large its activations get. They are read when a format first asks, and are the same array
   * from then on.
   */
  calibration(): Promise<Uint8Array>;
  /** A file that leaves as it stands in `public/take-away`, by its path there. */
  asset(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface ExportFile {
  /** Path in the zip. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface FilePurpose {
  /** A path in the zip, `*.bin` where there may be several, `check/` for all of a folder. */
  readonly name: string;
  readonly why: string;
}

/** A student read back from its files. */
export interface Reader {
  /** Photos [n, S, S, 3], 0..255 -> probabilities [n, K], row by row. */
  probabilities(images: tf.Tensor4D): Promise<Float32Array>;
  dispose(): void;
}

/** A graph model that stock TensorFlow.js has loaded. */
export interface LoadedGraph {
  predict(images: tf.Tensor4D): Record<string, tf.Tensor>;
  dispose(): void;
}

/** A model of one input and several named outputs that a runtime of others has loaded. */
export interface LoadedModel {
  /** @param images [n, S, S, 3] or whatever its input is, 0..255 */
  run(images: Float32Array, shape: readonly number[]): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): Promise<void> | void;
}

/** A TensorFlow Lite model of one photo that a runtime of others has loaded. */
export interface LoadedTflite {
  /**
   * @param image [S, S, 3], 0..255
   * @returns its first output as it stands in the file: bytes of a model in whole numbers
   */
  run(image: Float32Array): Promise<Float32Array | Uint8Array>;
  dispose(): void;
}

/**
 * Software of others that the verifier has at hand, none of it ours. A format that needs another runtime adds
 * it here and in `workers/verifier`.
 */
export interface Runtimes {
  tensorflow(artifacts: tf.io.ModelArtifacts): Promise<LoadedGraph>;
  /** ONNX Runtime Web on WASM. */
  onnx(model: Uint8Array): Promise<LoadedModel>;
  /** A module that leaves as it stands in `public/take-away`, by its path there. */
  module(path: string): Promise<unknown>;
  /** LiteRT on WASM. */
  tflite(model: Uint8Array): Promise<LoadedTflite>;
}

/** What the lines that run the student depend on. */
export interface UsageFacts {
  readonly imageSizePx: number;
  readonly classNames: readonly string[];
  /** Width of the teacher's space where the student answers in it; null with a class head. */
  readonly teacherDims: number | null;
}

export interface ExportFormat {
  readonly id: string;
  readonly words: {
    readonly name: string;
    /** Who wants it, in a sentence. */
    readonly explanation: string;
  };
  /** Whether it is in the zip unless somebody says otherwise. */
  readonly isUsual: boolean;
  /** Of each of its files, in their order. No two formats write a file of the same path. */
  readonly purposes: readonly FilePurpose[];
  /** About how much it will be, before anything is written. */
  sizeBytes(student: StudentFacts): number;
  files(trained: TrainedStudent, materials: Materials): Promise<readonly ExportFile[]>;
  /** Sections of the README that run the student from these files. */
  usage(facts: UsageFacts): string;
  /** Its files hold no trained student: there is nothing to prove, and nobody opens them here. */
  readonly isUntrained?: true;
  /**
   * The proof: the files read again, in a worker that has none of our kernels.
   * @param files all of the zip, by path
   */
  open(files: ReadonlyMap<string, Uint8Array>, runtimes: Runtimes): Promise<Reader>;
  /**
   * How far a probability may be from the live student's before the files are refused; null where a format loses
   * something on purpose: what it loses is measured and told (`lossesOf`).
   */
  readonly maxDifference: number | null;
}

/** @throws {PupilError} EXPORT_MISMATCH where the zip lacks the file */
export function fileIn(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes !== undefined) return bytes;
  throw new PupilError('EXPORT_MISMATCH', `The export has no ${name}. Export again.`, { name });
}
