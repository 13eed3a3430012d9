/**
 * HELIP's batches: half of the photos come as always, and beside each stands one of its hard partners
 * (arXiv:2305.05208; methods D.6). It begins late: pairs that a student cannot tell apart yet teach it nothing.
 */
import { createRandom } from '../random.ts';
import { createSampler, type Sampler } from './sampler.ts';

const PARTNER_STREAMS = 0x1b56c4e9;

/**
 * @param partners of each photo, -1 where there are no more [N, perPhoto]
 * @param fromStep the first step with pairs; before it batches are uniform
 */
export function createHardPairSampler(
  pool: ArrayLike<number>,
  partners: { readonly partners: Int32Array; readonly perPhoto: number },
  fromStep: number,
  batchSize: number,
  seed: number,
): Sampler {
  const uniform = createSampler(pool, batchSize, seed);
  const anchors = Math.ceil(batchSize / 2);
  return (step) => {
    const drawn = uniform(step);
    if (step < fromStep) return drawn;
    const random = createRandom(seed ^ PARTNER_STREAMS, step);
    const photos = drawn.photos.slice();
    const passes = drawn.passes.slice();
    for (let row = anchors; row < batchSize; row++) {
      const first = photos[row - anchors]! * partners.perPhoto;
      const own = partners.partners.subarray(first, first + partners.perPhoto);
      const count = own.indexOf(-1) < 0 ? own.length : own.indexOf(-1);
      // A photo without partners leaves the place to the photo that stood there.
      if (count === 0) continue;
      photos[row] = own[random.below(count)]!;
      passes[row] = step;
    }
    return { photos, passes };
  };
}
