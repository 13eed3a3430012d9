/**
 * What the gallery shows, as pure data: photos filtered, grouped by class, cut into rows for a number of columns; and where the
 * arrow keys lead in it. Positions count the shown photos from 0, group after group.
 */
import type { Split } from '../../core/records.ts';
import type { Photo } from '../../state/studio.ts';

export interface Filter {
  /** `all`, or one class; null = unlabelled. */
  readonly classIndex: 'all' | number | null;
  readonly split: 'all' | Split | 'excluded';
  readonly search: string;
}

export type GalleryRow =
  | { readonly kind: 'class'; readonly classIndex: number | null; readonly count: number }
  | { readonly kind: 'photos'; readonly start: number; readonly end: number };

export interface Gallery {
  readonly shown: readonly Photo[];
  readonly rows: readonly GalleryRow[];
  /** Row of each position. */
  readonly rowOf: Uint32Array;
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

export function galleryOf(photos: readonly Photo[], filter: Filter, columns: number): Gallery {
  const folded = filter.search.trim().toLocaleLowerCase();
  const shown = photos.filter((photo) => matches(photo, filter, folded)).sort(byClass);
  const rows: GalleryRow[] = [];
  const rowOf = new Uint32Array(shown.length);
  for (let start = 0; start < shown.length; ) {
    const { classIndex } = shown[start]!;
    let end = start;
    while (end < shown.length && shown[end]!.classIndex === classIndex) end++;
    rows.push({ kind: 'class', classIndex, count: end - start });
    for (let at = start; at < end; at += columns) {
      const rowEnd = Math.min(end, at + columns);
      rowOf.fill(rows.length, at, rowEnd);
      rows.push({ kind: 'photos', start: at, end: rowEnd });
    }
    start = end;
  }
  return { shown, rows, rowOf };
}

/** Unlabelled photos come last; within a class the folder's order stays. */
function byClass(a: Photo, b: Photo): number {
  const first = a.classIndex ?? Number.MAX_SAFE_INTEGER;
  const second = b.classIndex ?? Number.MAX_SAFE_INTEGER;
  return first - second || a.index - b.index;
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** Where a key leads from a position: rows above and below keep the column as far as they reach. */
export function stepFrom(gallery: Gallery, position: number, step: Step): number {
  const last = gallery.shown.length - 1;
  if (step === 'first') return 0;
  if (step === 'last') return last;
  if (step === 'left') return Math.max(0, position - 1);
  if (step === 'right') return Math.min(last, position + 1);
  const here = gallery.rowOf[position] ?? 0;
  const row = gallery.rows[here];
  const column = row?.kind === 'photos' ? position - row.start : 0;
  const direction = step === 'up' ? -1 : 1;
  for (let next = here + direction; next >= 0 && next < gallery.rows.length; next += direction) {
    const target = gallery.rows[next]!;
    if (target.kind === 'photos') return Math.min(target.end - 1, target.start + column);
  }
  return position;
}
