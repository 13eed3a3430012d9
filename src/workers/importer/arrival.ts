/** A photo on its way into storage: what reading found out about it, and the record that it becomes. */
import type { ImageFormat, Photo, PhotoId, Split } from '../../core/records/project.ts';

/** A photo as it comes out of reading, in project order. */
export interface Arrival {
  readonly id: PhotoId;
  readonly path: string;
  readonly format: ImageFormat;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly className: string | null;
  readonly split: Split | null;
  /** A list says that it is left out. */
  readonly isExcluded: boolean;
  /** null when its copy is stored already. */
  readonly stored: { readonly copy: Uint8Array; readonly pixels: Uint8Array } | null;
}

/** @param classes that its own is looked up in */
export function toPhoto(
  projectId: string,
  index: number,
  arrival: Arrival,
  classes: readonly string[],
): Photo {
  const { stored: _, className, split, ...facts } = arrival;
  return {
    projectId,
    index,
    ...facts,
    name: arrival.path.slice(arrival.path.lastIndexOf('/') + 1),
    classIndex: className === null ? null : classes.indexOf(className),
    split: split ?? 'train',
  };
}
