import type { DecodedPhoto } from './preprocess.js';

export interface Student {
  /** The class names, in the order of the student's answers. */
  readonly labels: readonly string[];
  /** Every class, the likeliest first. */
  predict(photo: Blob | DecodedPhoto): Promise<{ label: string; probability: number }[]>;
  dispose(): void;
}

/**
 * @param tf TensorFlow.js, with whatever backend you chose
 * @param source the folder's address, or a function that reads a file of it
 */
export function loadStudent(
  tf: typeof import('@tensorflow/tfjs'),
  source: string | ((name: string) => Promise<ArrayBuffer>),
): Promise<Student>;
