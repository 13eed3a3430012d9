/** Calls of the picture worker: what an objective says of places on the plane (core/objectives/plane). */
import type { ObjectiveOptions } from '../core/objectives/objective.ts';
import type { Marks } from '../core/objectives/plane/batch.ts';
import type { Place, Pull } from '../core/objectives/plane/pull.ts';

export interface PictureSubject {
  readonly objective: string;
  readonly options: ObjectiveOptions;
}

export interface Landscape {
  readonly side: number;
  /** Losses over the plane, row-major from the top left [side, side]. */
  readonly losses: Float32Array<ArrayBuffer>;
  readonly marks: readonly Marks[];
}

// A call map must be a type alias to satisfy the index signature of CallMap.
export type PictureCalls = {
  pull: { params: PictureSubject & { readonly at: Place }; progress: null; result: Pull };
  /** Pulls are answered in between. */
  landscape: { params: PictureSubject & { readonly side: number }; progress: null; result: Landscape };
};
