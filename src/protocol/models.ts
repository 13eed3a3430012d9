/**
 * Messages of the models worker, which takes in what people bring besides photos. It recognises, checks and keeps;
 * between `recognise` and `keep...` it holds the files, so one worker serves one thing brought.
 */

import type { Network } from '../core/records/network.ts';
import type { Run } from '../core/records/run.ts';
import type { LoadedTeacher } from '../core/records/teacher.ts';
import type { Normalisation } from '../core/students/interpreters/graph-model.ts';
import type { EncoderQuestion, EncoderSettings } from '../core/teachers/image-encoder.ts';
import type { KeptTeacher } from '../core/teachers/kept-teachers.ts';
import type { PhotoSource, SourceFile } from './importer.ts';

export interface ModelsProgress {
  readonly note: string;
  readonly doneBytes: number;
  /** 0 while unknown. */
  readonly totalBytes: number;
}

/** What was brought, as far as the page has to know it. */
export type Brought =
  | { readonly kind: 'teacher'; readonly teacher: KeptTeacher }
  /** A student that was trained elsewhere, as the run of the project that it has become. */
  | { readonly kind: 'student'; readonly run: Run }
  | BroughtEncoder
  | BroughtEmbeddings;

/** A bare .onnx: kept once the form is answered. */
export interface BroughtEncoder {
  readonly kind: 'encoder';
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly question: EncoderQuestion;
}

/** Rows computed elsewhere, and how they meet the photos of the project: kept once the user agrees. */
export interface BroughtEmbeddings {
  readonly kind: 'embeddings';
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly rows: number;
  readonly dims: number;
  readonly matched: number;
  readonly byHash: number;
  readonly byPath: number;
  readonly byName: number;
  readonly unmatchedRows: { readonly count: number; readonly examples: readonly string[] };
  readonly unmatchedPhotos: { readonly count: number; readonly examples: readonly string[] };
  /** Places in the project of the photos without a row. */
  readonly unmatchedIndices: readonly number[];
}

/** As if it had been chosen and loaded; nothing can be loaded. */
export type KeptEmbeddings = LoadedTeacher;

// A call map must be a type alias to satisfy the index signature of CallMap.
export type ModelsCalls = {
  /** Files of the source at that place of the next `recognise`. */
  handOver: { params: { source: number; files: readonly SourceFile[] }; progress: never; result: null };
  /** Recognises what was brought; a model in the Hub's layout, or a trained student, is checked and kept at once. */
  recognise: {
    params: { sources: readonly PhotoSource[]; projectId: string | null };
    progress: ModelsProgress;
    result: Brought;
  };
  keepEncoder: {
    params: { name: string; settings: EncoderSettings };
    progress: ModelsProgress;
    result: KeptTeacher;
  };
  /** Reads a network that is to be a student, and keeps it. */
  keepNetwork: {
    params: { sources: readonly PhotoSource[] };
    progress: ModelsProgress;
    result: Network;
  };
  /** Fetches a network that is to be a student from the Hub, and keeps it; `path` is of the file, null = the usual. */
  fetchNetwork: {
    params: { id: string; path: string | null };
    progress: ModelsProgress;
    result: Network;
  };
  /** The same network for pixels that were scaled otherwise. */
  renormalise: { params: { id: string; normalisation: Normalisation }; progress: never; result: Network };
  keepEmbeddings: { params: Record<never, never>; progress: ModelsProgress; result: KeptEmbeddings };
};
