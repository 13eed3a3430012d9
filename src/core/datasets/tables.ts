/** What is known of each photo, as rows of CSV. */
import type { Photo, Project } from '../records/project.ts';
import { csvLine } from './csv.ts';
import type { PlacedPhoto } from './layout.ts';

export const METADATA_FILE = 'metadata.csv';

/** The first line of metadata.csv. `file_name` is what Hugging Face's imagefolder and others look for. */
export const METADATA_HEADER = csvLine([
  ...['file_name', 'class', 'split', 'excluded', 'id', 'original_path', 'width', 'height', 'bytes_are'],
]);

/** @param isOriginal whether the bytes in the zip are those that came in */
export function metadataLine(path: string, placed: PlacedPhoto, isOriginal: boolean): string {
  const { photo, className } = placed;
  const { split, isExcluded, id, widthPx, heightPx } = photo;
  const bytes = isOriginal ? 'original' : 'working copy';
  return csvLine([path, className, split, isExcluded, id, photo.path, widthPx, heightPx, bytes]);
}

/** Labels alone, of every photo, by the path and the SHA-256 under which it came in. */
export function labelsCsv({ classes }: Pick<Project, 'classes'>, photos: readonly Photo[]): string {
  const lines = photos.map(({ path, classIndex, split, isExcluded, id }) =>
    csvLine([path, classIndex === null ? null : classes[classIndex]!, split, isExcluded, id]),
  );
  return [csvLine(['file_name', 'class', 'split', 'excluded', 'id']), ...lines].join('');
}
