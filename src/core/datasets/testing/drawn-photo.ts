/** A record of a photo that nobody took. */
import type { Photo } from '../../records/project.ts';

/** @param index also what its SHA-256 is made of */
export function drawnPhoto(index: number, said: Partial<Photo> & Pick<Photo, 'path'>): Photo {
  return {
    projectId: 'one',
    index,
    id: index.toString(16).padStart(64, '0'),
    name: said.path.slice(said.path.lastIndexOf('/') + 1),
    format: 'jpeg',
    widthPx: 400,
    heightPx: 300,
    sizeBytes: 1000,
    classIndex: null,
    split: 'train',
    isExcluded: false,
    ...said,
  };
}
