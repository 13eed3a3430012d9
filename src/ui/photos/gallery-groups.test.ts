import { describe, expect, it } from 'vitest';
import type { Photo } from '../../core/records/project.ts';
import { galleryOf } from './gallery-groups.ts';

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
  it('groups by class, unlabelled last', () => {
    const gallery = galleryOf(photos, everything);
    expect(gallery.shown.map((one) => one.index)).toEqual([1, 3, 4, 0, 5, 2]);
    expect(gallery.groups).toEqual([
      { classIndex: 0, count: 3 },
      { classIndex: 1, count: 2 },
      { classIndex: null, count: 1 },
    ]);
  });
  it('finds names whatever their case, and shows the excluded on their own', () => {
    const some = [photo(0, 0, { path: 'dress/IMG_1.JPG' }), photo(1, 0, { isExcluded: true })];
    expect(galleryOf(some, { ...everything, search: ' img_1' }).shown).toEqual([some[0]]);
    expect(galleryOf(some, { ...everything, split: 'excluded' }).shown).toEqual([some[1]]);
  });
});
