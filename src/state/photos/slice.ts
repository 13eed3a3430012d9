/** The open project and its photos, as the page shows them. */
import type { Photo, Project } from '../../core/records/project.ts';

export interface PhotosSlice {
  readonly project: Project | null;
  /** All stored projects, newest first. */
  readonly projects: readonly Project[];
  readonly photos: readonly Photo[];
  /** The last undoable edit in words, null when there is none. */
  readonly undoable: string | null;
}

export const NO_PHOTOS: PhotosSlice = { project: null, projects: [], photos: [], undoable: null };
