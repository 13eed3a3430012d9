/**
 * Messages of the importer worker. It owns decoding: it commits photos, working copies and student pixels itself and
 * reports what is committed.
 */
import type { SplitRatios } from '../core/records/project.ts';

/** Where photos come from. The worker walks handles itself; files are handed over before, a few a message. */
export type PhotoSource =
  | { readonly kind: 'directory'; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly SourceFile[] }
  | { readonly kind: 'archive'; readonly file: File };

export interface SourceFile {
  /** Path inside the dropped folder, `/` between parts; just the name for loose files. */
  readonly path: string;
  readonly file: File;
}

export interface ImportOptions {
  readonly projectId: string;
  /** Name of the project; without it, that of the folder, archive or sample. */
  readonly name?: string | undefined;
  readonly seed: number;
  readonly splitRatios: SplitRatios;
}

export interface ImportProgress {
  readonly phase: 'listing' | 'reading';
  /** Files looked at (committed or skipped) of those found so far. */
  readonly done: number;
  readonly total: number;
  readonly photos: number;
  readonly skipped: number;
}

export interface ImportResult {
  readonly projectId: string;
  readonly photos: number;
  readonly skipped: number;
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type ImporterCalls = {
  /** Files of the source at that place of the next `importPhotos`. */
  handOver: { params: { source: number; files: readonly SourceFile[] }; progress: never; result: null };
  importPhotos: {
    params: { sources: readonly PhotoSource[]; options: ImportOptions };
    progress: ImportProgress;
    result: ImportResult;
  };
  drawSample: {
    params: { options: ImportOptions; imagesPerClass: number };
    progress: ImportProgress;
    result: ImportResult;
  };
};
