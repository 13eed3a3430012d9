/**
 * Passes in which no group of photos has more than its due: of each group at most so many, drawn anew every pass, so
 * that all photos are shown in the end, those of large groups less often (RealSyn's semantic balance sampling,
 * arXiv:2502.12513, which draws once; methods B.3.2). With groups of near-duplicates and one of each it is semantic
 * balance by weights: each photo counts as 1 / size of its group.
 */
import { createRandom } from '../random.ts';
import type { Sampler } from './sampler.ts';

const PASS_STREAMS = 0x4d2c6dfc;

/**
 * @param pool the photos to draw from, at least one
 * @param groups group of each photo; photos of a negative group are alone, and always shown
 * @param most of one group in one pass, at least one
 */
export function createCappedSampler(
  pool: ArrayLike<number>,
  groups: ArrayLike<number>,
  most: number,
  batchSize: number,
  seed: number,
): Sampler {
  if (pool.length === 0) throw new RangeError('A sampler needs at least one photo.');
  const members = new Map<number, number[]>();
  const alone: number[] = [];
  for (const photo of Array.from(pool)) {
    const group = groups[photo]!;
    if (group < 0) alone.push(photo);
    else if (members.get(group)?.push(photo) === undefined) members.set(group, [photo]);
  }
  const length = [...members.values()].reduce((sum, own) => sum + Math.min(own.length, most), alone.length);
  let pass = -1;
  let order: readonly number[] = [];
  const drawPass = (wanted: number) => {
    const random = createRandom(seed ^ PASS_STREAMS, wanted);
    const drawn = [...alone];
    for (const own of members.values()) drawn.push(...random.shuffle([...own]).slice(0, most));
    order = random.shuffle(drawn);
    pass = wanted;
  };
  return (step) => {
    const photos = new Int32Array(batchSize);
    const passes = new Int32Array(batchSize);
    for (let row = 0; row < batchSize; row++) {
      const position = step * batchSize + row;
      const wanted = Math.floor(position / length);
      if (wanted !== pass) drawPass(wanted);
      photos[row] = order[position % length]!;
      passes[row] = wanted;
    }
    return { photos, passes };
  };
}

/**
 * The cap where none is given: the size that four clusters of five do not exceed (methods B.3.2).
 * @param sizes at least one
 */
export function usualCap(sizes: ArrayLike<number>): number {
  const sorted = Int32Array.from(sizes).sort();
  return Math.max(1, sorted[Math.ceil(0.8 * sorted.length) - 1]!);
}
