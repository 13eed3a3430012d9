import { describe, expect, it } from 'vitest';
import { type Place, type Pull, REACH } from '../../../core/objectives/plane/pull.ts';
import { descend, onPlane } from './descent.ts';

/** The squared distance from a place, which pulls towards it. */
const bowlAt =
  (low: Place) =>
  (at: Place): Pull => {
    const pull = { right: low.right - at.right, up: low.up - at.up };
    return { loss: pull.right ** 2 + pull.up ** 2, pull };
  };

async function wayDown(low: Place, start: Place, mostSteps = Number.POSITIVE_INFINITY) {
  const bowl = bowlAt(low);
  const trail: Place[] = [start];
  const ask = async (at: Place) => (trail.length > mostSteps ? null : bowl(at));
  await descend(start, bowl(start), ask, async (at) => {
    trail.push(at);
  });
  return trail;
}

describe('following the pull', () => {
  it('ends where the loss is lowest, and climbs on no step', async () => {
    const low = { right: 0.3, up: -0.2 };
    const trail = await wayDown(low, { right: -1, up: 0.9 });
    const losses = trail.map((at) => bowlAt(low)(at).loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses.at(-1)).toBeLessThan(1e-4);
  });

  it('stops at the edge of the plane', async () => {
    const end = (await wayDown({ right: 9, up: 0 }, { right: 0, up: 0 })).at(-1)!;
    expect(end).toEqual({ right: REACH, up: 0 });
    expect(onPlane({ right: -9, up: 9 })).toEqual({ right: -REACH, up: REACH });
  });

  it('stops when the photo is no longer its own', async () => {
    expect(await wayDown({ right: 1, up: 0 }, { right: 0, up: 0 }, 3)).toHaveLength(4);
  });
});
