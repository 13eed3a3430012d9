/** What a format of the take-away says of itself: its files, why they are there, and how somebody else reads them. */
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import type { StudentFacts } from '../records/run.ts';
import type { Normalisation } from '../students/interpreters/graph-model.ts';
import type { Student } from '../students/student.ts';

/** A trained student as it is to be written. */
export interface TrainedStudent {
  readonly student: Student;
  /** By parameter name, in tfjs layout. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly classNames: readonly string[];
  /** Of the pixels, before they meet the student. */
  readonly normalisation: Normalisation;
}

export interface ExportFile {
  /** Path in the zip. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface FilePurpose {
  /** A path in the zip, or `*.bin` where there may be several. */
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

/**
 * Software of others that the verifier has at hand, none of it ours. A format that needs another runtime adds
 * it here and there.
 */
export interface Runtimes {
  tensorflow(artifacts: tf.io.ModelArtifacts): Promise<LoadedGraph>;
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
  files(trained: TrainedStudent): Promise<readonly ExportFile[]>;
  /** Sections of the README that run the student from these files. */
  usage(facts: UsageFacts): string;
  /**
   * The proof: the files read again, in a worker that has none of our kernels.
   * @param files all of the zip, by path
   */
  open(files: ReadonlyMap<string, Uint8Array>, runtimes: Runtimes): Promise<Reader>;
  /** How far a probability may be from the live student's. */
  readonly maxDifference: number;
}

/** @throws {PupilError} EXPORT_MISMATCH where the zip lacks the file */
export function fileIn(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes !== undefined) return bytes;
  throw new PupilError('EXPORT_MISMATCH', `The export has no ${name}. Export again.`, { name });
}
