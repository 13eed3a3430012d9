/** A project as a file: what was written last, and a file whose project is here already. */
import type { BroughtProject, ProjectFileFacts, WrittenProject } from '../../protocol/mover.ts';

export interface ProjectFileState {
  /** About what the open project would weigh as a file; null until it was measured. */
  readonly estimatedBytes: number | null;
  /** The open project's file, once it is written. */
  readonly written: (WrittenProject & { readonly fileName: string }) | null;
  /** A file whose project is here already, while a person is asked. */
  readonly question: { readonly file: File; readonly facts: ProjectFileFacts } | null;
  /** What came in with the last file, as far as it is the open project. */
  readonly brought: BroughtProject | null;
}

export const NO_PROJECT_FILE: ProjectFileState = {
  estimatedBytes: null,
  written: null,
  question: null,
  brought: null,
};
