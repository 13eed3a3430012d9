/** Random photos and their labels, the same for every engine that is timed. */
import { createRandom } from '../../../src/core/random.ts';
import { CLASSES, type Workload } from '../workloads.ts';

export interface Photos {
  /** Normalised [B, S, S, 3]. */
  readonly pixels: Float32Array<ArrayBuffer>;
  /** [B, CLASSES] */
  readonly oneHot: Float32Array<ArrayBuffer>;
}

export function randomPhotos({ batchSize, imageSizePx: side }: Workload, seed: number): Photos {
  const random = createRandom(seed, 1);
  const pixels = Float32Array.from({ length: batchSize * side * side * 3 }, () => random.normal());
  const oneHot = new Float32Array(batchSize * CLASSES);
  for (let row = 0; row < batchSize; row++) oneHot[row * CLASSES + (row % CLASSES)] = 1;
  return { pixels, oneHot };
}
