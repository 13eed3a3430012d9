import { describe, expect, it } from 'vitest';
import { CHANGES, plantedFrom, plantedPath } from './planted-copies.ts';

describe('a planted copy', () => {
  it('says in its name what it is a copy of, and how it was changed', () => {
    for (const change of CHANGES)
      for (const original of ['train/hat/a.jpg', 'train/hat/b.copy-of-a.png'])
        expect(plantedFrom(plantedPath(original, change))).toEqual({ change, original });
  });

  it('is told from any other photo', () => {
    for (const path of ['train/hat/a.jpg', 'train/hat/a.copy-of-it.jpg', 'train/hat/a.copy-painted.jpg.jpg'])
      expect(plantedFrom(path)).toBeNull();
  });
});
