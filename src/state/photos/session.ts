import type { PhotoEdit } from '../../core/photos/edits.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { PhotoSource } from '../../protocol/importer.ts';

/** Photos: import, edit with undo, open and forget projects. */
export interface PhotosSession {
  import(sources: readonly PhotoSource[], name?: string): Promise<boolean>;
  importSample(): Promise<boolean>;
  cancelImport(): void;
  edit(edit: PhotoEdit): Promise<boolean>;
  undo(): Promise<boolean>;
  /** Object URL of a photo's working copy; cached, revoked when the cache lets go. null if the photo has none. */
  thumbnail(id: PhotoId): Promise<string | null>;
  /** Opens a stored project; the open one stays stored. */
  openProject(projectId: string): Promise<boolean>;
  /** Forgets the open project and everything that only it uses, and opens the newest that is left. */
  removeProject(): Promise<boolean>;
}
