/** Messages of the dataset worker, which writes what leaves a project besides a student: photos, labels, embeddings. */
import type { DataOut } from '../core/datasets/data-out.ts';
import type { Encoding } from '../core/text/encodings.ts';
import type { PhotoSource, SourceFile } from './importer.ts';

/** Where the originals were when they came in, as far as they are still at hand. */
export interface Originals {
  readonly sources: readonly PhotoSource[];
  /** In which names of archives were read. */
  readonly nameEncoding: Encoding | null;
}

export interface DatasetProgress {
  readonly done: number;
  readonly total: number;
  readonly note: string;
}

export interface WrittenData {
  readonly fileName: string;
  /** The browser keeps it, on disk where it is large. */
  readonly file: Blob;
  /** What is in it, in sentences. */
  readonly notes: readonly string[];
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type DatasetCalls = {
  /** Files of the source at that place of the next `write`. */
  handOver: { params: { source: number; files: readonly SourceFile[] }; progress: never; result: null };
  write: {
    /** @param originals null where only working copies are left */
    params: { projectId: string; what: DataOut; originals: Originals | null };
    progress: DatasetProgress;
    result: WrittenData;
  };
};
