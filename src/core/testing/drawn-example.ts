/** Numbers for made-up batches, drawn from a seed: every photo something else, all the same, or nothing at all. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.ts';
import type { Example } from '../supplies/supply.ts';

export interface ExampleKind extends Pick<Example, 'classes' | 'teacherDims' | 'stageWidths'> {
  readonly trainPhotos?: number;
  readonly vectors?: 'different' | 'identical' | 'zero';
  /** Positions of the drawn photos in the batch. */
  readonly order: readonly number[];
}

/** What a photo gets does not depend on where in the batch it stands. */
export function drawnExample(random: Random, kind: ExampleKind): Example {
  const { vectors = 'different', order, trainPhotos = Number.POSITIVE_INFINITY, ...sizes } = kind;
  const photos = order.length;
  const fixed = (rows: number, width: number): tf.Tensor2D => {
    const draw = vectors === 'zero' ? () => 0 : () => random.normal();
    return tf.tensor2d(Float32Array.from({ length: rows * width }, draw), [rows, width]);
  };
  return {
    ...sizes,
    photos,
    trainPhotos,
    fixed,
    perPhoto(width) {
      const places = vectors === 'identical' ? order.map(() => 0) : [...order];
      return tf.tidy(() => tf.gather(fixed(photos, width), tf.tensor1d(places, 'int32')));
    },
    numbers: (of) => tf.tensor1d(Int32Array.from(order, of), 'int32'),
  };
}
