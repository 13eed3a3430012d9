import type { DataOut } from '../../core/datasets/data-out.ts';
import type { PhotoEdit } from '../../core/photos/edits.ts';
import type { ImportPlan } from '../../core/records/import-plan.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { PhotoSource } from '../../protocol/importer.ts';

export interface ImportHow {
  /** Of the project; without it, that of the folder. */
  readonly name?: string;
  /** Adds them to the open project instead of making one of their own. */
  readonly isAdded?: boolean;
  /** Where a person is asked what was meant. */
  readonly asks?: 'when unsure' | 'always' | 'never';
  /** In place of what would be proposed. */
  readonly plan?: ImportPlan;
}

/** Photos: import, edit with undo, open and forget projects. */
export interface PhotosSession {
  /** Reads the names, understands them by a plan, and imports what that says. */
  import(sources: readonly PhotoSource[], how?: ImportHow): Promise<boolean>;
  /** Changes the plan that is on the page; what it comes to is shown. */
  revisePlan(plan: ImportPlan): Promise<boolean>;
  /** Object URL of a photo of the plan that is on the page; null where it cannot be shown. */
  preview(path: string): Promise<string | null>;
  /** Imports by the plan that is on the page. */
  agreeToPlan(): Promise<void>;
  /** Puts the plan of the open project on the page once more, to be changed and imported anew. */
  changePlan(): Promise<boolean>;
  importSample(): Promise<boolean>;
  cancelImport(): void;
  /**
   * Writes photos, labels or embeddings of the open project as a file, which is then offered in `written`.
   * @param originals where the photos came from, if somebody shows them again; else what is still at hand
   */
  writeData(what: DataOut, originals?: readonly PhotoSource[]): Promise<boolean>;
  cancelWriting(): void;
  /** Lets go of the file. */
  forgetWritten(): void;
  edit(edit: PhotoEdit): Promise<boolean>;
  undo(): Promise<boolean>;
  /** Object URL of a photo's working copy; cached, revoked when the cache lets go. null if the photo has none. */
  thumbnail(id: PhotoId): Promise<string | null>;
  /** Opens a stored project; the open one stays stored. */
  openProject(projectId: string): Promise<boolean>;
  /** Forgets the open project and everything that only it uses, and opens the newest that is left. */
  removeProject(): Promise<boolean>;
}
