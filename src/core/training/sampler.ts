/**
 * Which photos make up a batch, as a function of the step alone: position p of the endless stream of shuffled passes.
 * A pass that does not divide by the batch goes on in the next batch, so that shapes are fixed and no photo is
 * dropped; a resumed run asks for the same step and gets the same photos.
 */
import { createRandom } from '../random.ts';

const PASS_STREAMS = 0x5a3b17c9;

export interface Draw {
  /** Positions in the pool's dataset [B]. */
  readonly photos: Int32Array;
  /** Which pass over the pool each belongs to [B]: the key of its augmentation. */
  readonly passes: Int32Array;
}

export type Sampler = (step: number) => Draw;

/** @param pool the photos to draw from, at least one */
export function createSampler(pool: ArrayLike<number>, batchSize: number, seed: number): Sampler {
  if (pool.length === 0) throw new RangeError('A sampler needs at least one photo.');
  let pass = -1;
  const order = new Int32Array(pool.length);
  const shuffleTo = (wanted: number) => {
    if (wanted === pass) return;
    order.set(Array.from(pool));
    createRandom(seed ^ PASS_STREAMS, wanted).shuffle(order);
    pass = wanted;
  };
  return (step) => {
    const photos = new Int32Array(batchSize);
    const passes = new Int32Array(batchSize);
    for (let row = 0; row < batchSize; row++) {
      const position = step * batchSize + row;
      shuffleTo(Math.floor(position / pool.length));
      photos[row] = order[position % pool.length]!;
      passes[row] = pass;
    }
    return { photos, passes };
  };
}

/** The same for every objective, so that runs are compared at an equal number of updates: at least one step. */
export function stepsPerEpoch(trainPhotos: number, batchSize: number): number {
  return Math.max(1, Math.floor(trainPhotos / batchSize));
}
