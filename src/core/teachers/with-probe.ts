/**
 * The teacher as a classifier of its own: its encoder with the linear probe on top. Where the teacher is small, that is
 * what a student has to be better than.
 */
import type { TeacherFacts } from '../records/teacher.ts';

export interface ProbedTeacher {
  /** Of the file that ran, and the probe. */
  readonly sizeBytes: number;
  /**
   * Milliseconds a photo of the network alone, in batches, on the device that it was tested on; null where that was not
   * measured. What a look takes is no match for a student's time: photos are decoded meanwhile.
   */
  readonly msPerImage: number | null;
}

/** @param classes that the probe tells apart */
export function withProbe(
  { sizeBytes, dims, selfTests }: Pick<TeacherFacts, 'sizeBytes' | 'dims' | 'selfTests'>,
  classes: number,
): ProbedTeacher {
  return {
    sizeBytes: sizeBytes + probeBytes(dims, classes),
    msPerImage: selfTests.find(({ isChosen }) => isChosen === true)?.msPerImage ?? null,
  };
}

/** Weights [K, D], biases [K] and the mean embedding [D], which is taken off first. */
function probeBytes(dims: number, classes: number): number {
  return Float32Array.BYTES_PER_ELEMENT * (classes * dims + classes + dims);
}
