/**
 * A choice of training photos as plain data: what is asked of the teacher's stored embeddings, and what would be
 * excluded, named or shown more often, with how even the photos are before and after. Nothing is changed by it:
 * accepting it is one edit.
 */
import type { PhotoId } from '../records/project.ts';
import { type Sampling, USUAL_SAMPLING } from '../training/sampling.ts';
import type { CoresetMethod } from './coreset.ts';

export type SelectionQuestion =
  | {
      readonly kind: 'balance';
      /** Photos from this cosine on say the same; or the share of the photos that is to go. */
      readonly limit:
        | { readonly by: 'cosine'; readonly cosine: number }
        | { readonly by: 'ratio'; readonly ratio: number };
      readonly isGuarded: boolean;
    }
  | { readonly kind: 'coreset'; readonly method: CoresetMethod; readonly perClass: number }
  | { readonly kind: 'pseudo-labels'; readonly quantile: number; readonly margin: number }
  /** Nothing goes: how often a run would show each photo, were its batches drawn so. */
  | { readonly kind: 'draw'; readonly sampling: Sampling; readonly seed: number };

export type SelectionKind = SelectionQuestion['kind'];

/** How each is first asked. A cosine of 0.98 is a distance of 0.2, near-duplicates only (methods B.3.1). */
export const USUAL_QUESTIONS = {
  balance: { kind: 'balance', limit: { by: 'cosine', cosine: 0.98 }, isGuarded: true },
  coreset: { kind: 'coreset', method: 'herding', perClass: 50 },
  'pseudo-labels': { kind: 'pseudo-labels', quantile: 0.2, margin: 0.1 },
  draw: { kind: 'draw', sampling: USUAL_SAMPLING['class-balanced'], seed: 1 },
} as const satisfies { [Kind in SelectionKind]: SelectionQuestion & { kind: Kind } };

/** What CLIP-CID removed of a crawl of the web (arXiv:2408.09441). */
export const CLIP_CID_RATIO = 0.437;

export interface Selection {
  readonly question: SelectionQuestion;
  /** Of the project, when this was found: an edit makes it stale. */
  readonly revision: number;
  readonly trainPhotos: number;
  /**
   * Photos to exclude; `like` is the photo that stays for it, with their cosine, and null where none stands for it.
   */
  readonly excluded: readonly {
    readonly id: PhotoId;
    readonly like: PhotoId | null;
    readonly cosine: number | null;
  }[];
  /** Photos to name, with the cosine to the class mean, the surest first. */
  readonly named: readonly { readonly id: PhotoId; readonly classIndex: number; readonly cosine: number }[];
  /** Pairs that say the same to the teacher and have different classes, most alike first. */
  readonly conflicts: readonly { readonly a: PhotoId; readonly b: PhotoId; readonly cosine: number }[];
  /** The cosine that was applied; null where the question knows none. */
  readonly cosine: number | null;
  /** Of a way of drawing: different photos among as many draws as there are photos; null for the other questions. */
  readonly shown: number | null;
  /**
   * Photos of each cluster of the teacher's space, falling; of the labelled ones where names are given; draws where
   * it is about them.
   */
  readonly clusters: BeforeAfter;
  /** Labelled photos of each class, or draws of them. */
  readonly classes: BeforeAfter;
}

export interface BeforeAfter {
  readonly before: Int32Array;
  readonly after: Int32Array;
}
