/**
 * Messages of the mover worker: a project leaves as one file, and comes back from one. It reads and writes storage and
 * files itself, piece by piece; nothing but the file's handle and figures cross over.
 */
import type { ProjectCounts } from '../core/project-file/contents.ts';

/** Folder of the origin's private file system: files that were written to be downloaded. */
export const WRITTEN_FOLDER = 'project-file';

export interface WrittenProject {
  readonly sizeBytes: number;
  readonly counts: ProjectCounts;
  /** What could not leave, in sentences. */
  readonly notes: readonly string[];
  /** To be handed over by a download; null where it was written where the user said. */
  readonly file: File | null;
}

/** What a file says of itself, and whether its project is here already. */
export interface ProjectFileFacts {
  readonly name: string;
  readonly counts: ProjectCounts;
  readonly isHere: boolean;
}

export interface MoveProgress {
  readonly phase: 'writing' | 'checking' | 'storing';
  readonly doneBytes: number;
  /** Estimated while writing. */
  readonly totalBytes: number;
}

export interface BroughtProject {
  readonly projectId: string;
  readonly counts: ProjectCounts;
  /** What did not come in as it left, in sentences. */
  readonly notes: readonly string[];
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type MoverCalls = {
  /** About how much a project's file will weigh. */
  measure: { params: { projectId: string }; progress: never; result: { sizeBytes: number } };
  write: {
    /** @param to null: a file of the browser's own, which is handed back */
    params: { projectId: string; fileName: string; to: FileSystemFileHandle | null };
    progress: MoveProgress;
    result: WrittenProject;
  };
  inspect: { params: { file: File }; progress: never; result: ProjectFileFacts };
  /** Under its own name, or under a new one beside what has that name here: nothing is ever overwritten. */
  bringIn: {
    params: { file: File };
    progress: MoveProgress;
    result: BroughtProject;
  };
};
