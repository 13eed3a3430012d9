import type { PhotoSource } from '../../protocol/importer.ts';

/** The open project as a file that leaves, and project files that come in. */
export interface ProjectFileSession {
  /** Asks about how much the open project would weigh; the answer is in `projectFile.estimatedBytes`, where there is one. */
  measure(): Promise<boolean>;
  /** @param to where the user wants it; without it, it is offered in `projectFile.written` */
  write(fileName: string, to?: FileSystemFileHandle): Promise<boolean>;
  cancelWriting(): void;
  /**
   * Takes what was dropped if it is a project file: it comes in and opens, or is asked about first (`question`).
   * @returns whether it was one, and was taken
   */
  take(sources: readonly PhotoSource[]): Promise<boolean>;
  /** Opens the file in question beside the project that is here. */
  openBeside(): Promise<boolean>;
  dismissQuestion(): void;
}
