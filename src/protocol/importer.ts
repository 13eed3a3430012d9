/**
 * Messages of the importer worker. It owns decoding: it commits photos, working copies and student pixels itself and
 * reports what is committed.
 */
import type { Proposal } from '../core/photos/plan/proposal.ts';
import type { ImportPlan } from '../core/records/import-plan.ts';
import type { SplitRatios } from '../core/records/project.ts';

/** Where photos come from. The worker walks handles itself; files are handed over before, a few a message. */
export type PhotoSource =
  | {
      readonly kind: 'directory';
      readonly handle: FileSystemDirectoryHandle;
      /** Files of it that the handle keeps back, as Chrome does with names that another system would not take. */
      readonly files?: readonly SourceFile[];
      /** How many files the drop has in all; undefined when nobody counted. */
      readonly foundFiles?: number;
    }
  | {
      readonly kind: 'files';
      readonly name: string;
      readonly files: readonly SourceFile[];
      /** They are all files of the folder called `name`; without it, loose files. */
      readonly isFolder?: true;
    }
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
  /** A project that is there, to which the photos are added; `projectId` is then theirs while they come in. */
  readonly into?: string | undefined;
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
  /** Files of the source at that place of the next `find`. */
  handOver: { params: { source: number; files: readonly SourceFile[] }; progress: never; result: null };
  /** Names and lists, no photos. The worker keeps what it found for the calls below. */
  find: {
    /** @param into the project that is added to: its photos may be named by lists */
    params: { sources: readonly PhotoSource[]; into?: string | undefined };
    progress: ImportProgress;
    result: Proposal;
  };
  /** What a changed plan comes to. */
  revise: { params: { plan: ImportPlan }; progress: never; result: Proposal };
  /** JPEG of a photo that was found, as small as a working copy; null where it cannot be read. */
  preview: { params: { path: string }; progress: never; result: Uint8Array<ArrayBuffer> | null };
  importPhotos: {
    /** @param notes that the project keeps, in sentences */
    params: { plan: ImportPlan; notes: readonly string[]; options: ImportOptions };
    progress: ImportProgress;
    result: ImportResult;
  };
  drawSample: {
    params: { options: ImportOptions; imagesPerClass: number };
    progress: ImportProgress;
    result: ImportResult;
  };
};
