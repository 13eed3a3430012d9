/** What the gallery shows, as pure data: photos filtered and grouped by class. */
import type { Photo, Split } from '../../core/records/project.ts';

export interface Filter {
  /** `all`, or one class; null = unlabelled. */
  readonly classIndex: 'all' | number | null;
  readonly split: 'all' | Split | 'excluded';
  readonly search: string;
}

export interface GalleryGroup {
  readonly classIndex: number | null;
  readonly count: number;
}

export interface Gallery {
  readonly shown: readonly Photo[];
  readonly groups: readonly GalleryGroup[];
}

export function matches(photo: Photo, filter: Filter, folded: string): boolean {
  if (filter.classIndex !== 'all' && photo.classIndex !== filter.classIndex) return false;
  if (
    filter.split === 'excluded' ? !photo.isExcluded : filter.split !== 'all' && photo.split !== filter.split
  ) {
    return false;
  }
  return folded === '' || photo.path.toLocaleLowerCase().includes(folded);
}

export function galleryOf(photos: readonly Photo[], filter: Filter): Gallery {
  const folded = filter.search.trim().toLocaleLowerCase();
  const shown = photos.filter((photo) => matches(photo, filter, folded)).sort(byClass);
  const groups: GalleryGroup[] = [];
  for (let start = 0; start < shown.length; ) {
    const { classIndex } = shown[start]!;
    let end = start;
    while (end < shown.length && shown[end]!.classIndex === classIndex) end++;
    groups.push({ classIndex, count: end - start });
    start = end;
  }
  return { shown, groups };
}

/** Unlabelled photos come last; within a class the folder's order stays. */
function byClass(a: Photo, b: Photo): number {
  const first = a.classIndex ?? Number.MAX_SAFE_INTEGER;
  const second = b.classIndex ?? Number.MAX_SAFE_INTEGER;
  return first - second || a.index - b.index;
}
