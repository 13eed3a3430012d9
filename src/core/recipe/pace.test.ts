import { describe, expect, it } from 'vitest';
import { stepsPerEpoch } from '../training/sampler.ts';
import { paceFrom, suggestedPace } from './pace.ts';

describe('the suggested pace', () => {
  it('is the calibrated batch and thirty passes for a few thousand photos', () => {
    expect(suggestedPace(3068)).toEqual({ batchSize: 64, epochs: 30 });
    expect(suggestedPace(100_000)).toEqual({ batchSize: 64, epochs: 30 });
  });

  it('gives the sample’s 336 photos 600 updates of half a batch', () => {
    expect(suggestedPace(336)).toEqual({ batchSize: 32, epochs: 60 });
  });

  it('never falls below 600 updates where a hundred passes can give them', () => {
    for (let photos = 192; photos < 4000; photos += 7) {
      const { batchSize, epochs } = suggestedPace(photos);
      expect(stepsPerEpoch(photos, batchSize) * epochs).toBeGreaterThanOrEqual(600);
      expect(epochs).toBeLessThanOrEqual(100);
    }
  });

  it('is a fifth of the passes from weights that can see', () => {
    const pretrained = { kind: 'pretrained', id: 'pupil-mini', head: 'probe' } as const;
    expect(paceFrom(suggestedPace(3068), pretrained)).toEqual({ batchSize: 64, epochs: 6 });
    expect(paceFrom(suggestedPace(336), pretrained)).toEqual({ batchSize: 32, epochs: 12 });
    expect(paceFrom(suggestedPace(336), { kind: 'random' })).toEqual(suggestedPace(336));
  });

  it('is bounded for a handful of photos, and for none', () => {
    expect(suggestedPace(3)).toEqual({ batchSize: 32, epochs: 100 });
    expect(suggestedPace(0)).toEqual({ batchSize: 32, epochs: 100 });
  });
});
