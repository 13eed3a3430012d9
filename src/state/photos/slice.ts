/** The open project and its photos, as the page shows them. */
import type { Proposal } from '../../core/photos/plan/proposal.ts';
import type { Photo, Project } from '../../core/records/project.ts';
import type { WrittenData } from '../../protocol/dataset.ts';

export interface PhotosSlice {
  readonly project: Project | null;
  /** All stored projects, newest first. */
  readonly projects: readonly Project[];
  readonly photos: readonly Photo[];
  /** The last undoable edit in words, null when there is none. */
  readonly undoable: string | null;
  /** How a drop would be understood, while a person is asked. */
  readonly proposal: Proposal | null;
  /** The project whose photos are still at hand, so that it can be understood in another way. */
  readonly changeableId: string | null;
  /** Photos, labels or embeddings as the file that was written last; null when there is none, or they have changed. */
  readonly written: WrittenData | null;
}

export const NO_PHOTOS: PhotosSlice = {
  project: null,
  projects: [],
  photos: [],
  undoable: null,
  proposal: null,
  changeableId: null,
  written: null,
};
