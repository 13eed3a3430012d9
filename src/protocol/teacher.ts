/**
 * Messages of the teacher worker. It owns the teacher model and its GPU device, and commits embeddings itself. What
 * stored embeddings answer alone is the analyst's.
 */
import type { ExportFile } from '../core/exports/format.ts';
import type { PhotoId } from '../core/records/project.ts';
import type { SelfTest, TeacherChoice, TeacherFacts } from '../core/records/teacher.ts';
import type { TeacherDtype } from '../core/teachers/catalogue.ts';
import type { SizedFile } from '../core/teachers/needed-files.ts';
import type { ViewPlan } from '../core/views/plan.ts';

export interface LoadProgress {
  readonly phase: 'downloading' | 'self-test';
  readonly loadedBytes: number;
  /** 0 while unknown. */
  readonly totalBytes: number;
  readonly note: string;
  /** Verdicts so far: they are shown also where none of them is good. */
  readonly selfTests: readonly SelfTest[];
}

export interface EmbedProgress {
  /** Photos of the project whose embedding is committed (counting those from earlier sessions), of all its photos. */
  readonly done: number;
  readonly total: number;
  readonly reused: number;
  readonly msPerImage: number;
}

export interface EmbedResult {
  readonly fingerprint: string;
  readonly embedded: number;
  readonly reused: number;
  readonly seconds: number;
  readonly msPerImage: number;
}

export interface ViewsProgress {
  /**
   * Training photos of the project all of whose views are committed (counting those from earlier sessions), of all of
   * them.
   */
  readonly done: number;
  readonly total: number;
  readonly reused: number;
  readonly msPerLook: number;
  /** Of all views under this plan, also those of other projects. */
  readonly storedBytes: number;
  /** As in `Looked`. */
  readonly heldBytes: number | null;
}

export interface ViewsResult {
  readonly fingerprint: string;
  readonly photos: number;
  readonly reused: number;
  /** That the teacher has really taken now. */
  readonly looks: number;
  readonly seconds: number;
  readonly storedBytes: number;
  /** What the views that were missing were expected to take. */
  readonly forecastBytes: number;
}

/** How a photo is to be looked at: a crop of its central square, in shares of the square's side, mirrored or not. */
export interface PhotoView {
  readonly id: PhotoId;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly isFlipped: boolean;
}

export interface Looked {
  /** [views, dims], not normalised. */
  readonly embeddings: Float32Array;
  /** Decoding the photos and cutting the views; reading them from storage is not counted. */
  readonly viewMs: number;
  /** The network itself. */
  readonly teacherMs: number;
  /**
   * What its runtime has taken, weights and activations: WASM memory and GPU buffers. null where neither can be seen.
   */
  readonly heldBytes: number | null;
}

export interface ReadTextsProgress {
  /** Files of the text tower in bytes, then texts. */
  readonly phase: 'downloading' | 'reading';
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
}

/** The teacher with its probe as files that nobody has checked yet, and what they are checked on. */
export interface UncheckedTeacher {
  readonly fileName: string;
  readonly files: readonly ExportFile[];
  /** Which of them is the network. */
  readonly network: string;
  /** Where its file fixes how many; null = any. */
  readonly photosAtOnce: number | null;
  /** Photos as the teacher takes them, [n, 3, heightPx, widthPx], and that shape. */
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly shape: readonly [number, number, number, number];
  /** What the probe says of their stored embeddings [n, K]. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** Class of each photo [n]. */
  readonly labels: Int32Array<ArrayBuffer>;
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type TeacherCalls = {
  /** What files a teacher has, asked from where they lie; none of them is fetched. null where nobody can tell. */
  list: {
    params: { choice: Pick<TeacherChoice, 'id' | 'origin'> };
    progress: never;
    result: readonly SizedFile[] | null;
  };
  /** Finds the (device, dtype) that passes the self-test and keeps its session open. */
  load: { params: { choice: TeacherChoice }; progress: LoadProgress; result: TeacherFacts };
  /** Embeds what is missing. Pause = abort: what is committed stays, a later call goes on there. */
  embed: { params: { projectId: string }; progress: EmbedProgress; result: EmbedResult };
  /**
   * Embeds the views that are missing of the training photos. Pause = abort, as with `embed`, which must have seen
   * the photos first.
   */
  embedViews: { params: { projectId: string; plan: ViewPlan }; progress: ViewsProgress; result: ViewsResult };
  /** Embeds these views of photos now and stores nothing: a teacher in the loop. */
  look: { params: { views: readonly PhotoView[] }; progress: never; result: Looked };
  /**
   * Reads the texts that are not stored yet, and stores what they are to this teacher. Needs no loaded teacher: it
   * opens the text tower alone.
   */
  readTexts: {
    params: { choice: TeacherChoice; fingerprint: string; texts: readonly string[] };
    progress: ReadTextsProgress;
    result: null;
  };
  /**
   * The teacher that made these embeddings, with their linear probe, as files; the caller has them checked in a fresh
   * verifier worker. Needs no loaded teacher.
   */
  writeWithProbe: {
    params: {
      projectId: string;
      choice: Pick<TeacherChoice, 'id' | 'origin'>;
      fingerprint: string;
      dtype: TeacherDtype;
    };
    progress: { loadedBytes: number; totalBytes: number };
    result: UncheckedTeacher;
  };
};
