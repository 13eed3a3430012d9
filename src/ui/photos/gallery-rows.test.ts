import { describe, expect, it } from 'vitest';
import type { Photo } from '../../state/studio.ts';
import { stepFrom } from '../base/grid-rows.ts';
import { galleryOf } from './gallery-rows.ts';

const photo = (index: number, classIndex: number | null, more: Partial<Photo> = {}): Photo => ({
  projectId: 'p',
  index,
  id: `id-${index}`,
  path: `folder/${index}.jpg`,
  name: `${index}.jpg`,
  format: 'jpeg',
  widthPx: 10,
  heightPx: 10,
  sizeBytes: 100,
  classIndex,
  split: 'train',
  isExcluded: false,
  ...more,
});
const everything = { classIndex: 'all', split: 'all', search: '' } as const;
const photos = [photo(0, 1), photo(1, 0), photo(2, null), photo(3, 0), photo(4, 0), photo(5, 1)];

describe('the gallery', () => {
  it('groups by class, unlabelled last, each group starting on a row of its own', () => {
    const gallery = galleryOf(photos, everything, 2);
    expect(gallery.shown.map((one) => one.index)).toEqual([1, 3, 4, 0, 5, 2]);
    expect(gallery.groups).toEqual([
      { classIndex: 0, count: 3 },
      { classIndex: 1, count: 2 },
      { classIndex: null, count: 1 },
    ]);
    expect(gallery.rows).toEqual([
      { kind: 'heading', group: 0 },
      { kind: 'tiles', start: 0, end: 2 },
      { kind: 'tiles', start: 2, end: 3 },
      { kind: 'heading', group: 1 },
      { kind: 'tiles', start: 3, end: 5 },
      { kind: 'heading', group: 2 },
      { kind: 'tiles', start: 5, end: 6 },
    ]);
  });
  it('finds names whatever their case, and shows the excluded on their own', () => {
    const some = [photo(0, 0, { path: 'dress/IMG_1.JPG' }), photo(1, 0, { isExcluded: true })];
    expect(galleryOf(some, { ...everything, search: ' img_1' }, 3).shown).toEqual([some[0]]);
    expect(galleryOf(some, { ...everything, split: 'excluded' }, 3).shown).toEqual([some[1]]);
  });
  it('keeps the column when the arrow keys cross rows and groups', () => {
    const gallery = galleryOf(photos, everything, 2);
    expect(stepFrom(gallery, 1, 'down')).toBe(2);
    expect(stepFrom(gallery, 2, 'down')).toBe(3);
    expect(stepFrom(gallery, 4, 'up')).toBe(2);
    expect(stepFrom(gallery, 5, 'down')).toBe(5);
    expect(stepFrom(gallery, 0, 'up')).toBe(0);
  });
  it('stays inside at both ends', () => {
    const gallery = galleryOf(photos, everything, 3);
    expect(stepFrom(gallery, 0, 'left')).toBe(0);
    expect(stepFrom(gallery, 5, 'right')).toBe(5);
    expect(stepFrom(gallery, 2, 'last')).toBe(5);
  });
});
