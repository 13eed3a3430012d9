/**
 * Messages of the preparer: photos to batches of pixels as a teacher takes them, on a thread of its own, while the
 * teacher thinks.
 */
import type { PhotoId } from '../core/records/project.ts';
import type { Preprocessing } from '../core/teachers/preprocess.ts';
import type { PhotoBytes } from '../core/views/cut.ts';
import type { ViewPlan } from '../core/views/plan.ts';

export interface PreparePlan {
  readonly ids: readonly PhotoId[];
  readonly photosPerBatch: number;
  readonly preprocessing: Preprocessing;
  /** null: each photo as a whole. */
  readonly views: ViewPlan | null;
}

export interface PreparedBatch {
  readonly ids: readonly PhotoId[];
  /** [photosPerBatch, views, 3, heightPx, widthPx]; zeros after the last photo. */
  readonly pixels: Float32Array<ArrayBuffer>;
}

/** Views to be cut from one photo, as stored views are. */
export interface ViewsToCut {
  readonly photo: PhotoBytes;
  /** [views, VIEW_BYTES] */
  readonly parameters: Uint8Array;
  readonly sizePx: number;
}

export type PreparerCalls = {
  begin: { params: PreparePlan; progress: never; result: null };
  /**
   * Calls wait for one another. `spare`: a batch that is no longer needed, to be written over. null: there are no
   * more.
   */
  next: {
    params: { readonly spare: Float32Array<ArrayBuffer> | null };
    progress: never;
    result: PreparedBatch | null;
  };
  /** What the teacher is shown of a photo: [views, sizePx, sizePx, 3] bytes, before the model's own scale. */
  cutViews: { params: ViewsToCut; progress: never; result: Uint8Array };
};
