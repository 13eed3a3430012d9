/** Names for photos that have none, and photos found by words, as the page shows them. */
import type { ClassPrompt, Decisions, Proposals, SearchHit } from '../../core/naming.ts';
import type { SplitScores } from '../../core/records/teacher.ts';

/** Naming unlabelled photos, and looking for photos by words. */
export interface NamingState {
  readonly prompts: readonly ClassPrompt[];
  /** Sentences with `{}` where the class goes. */
  readonly templates: readonly string[];
  /** As they were made: photos that have a class by now are still among them (see `pendingOf`). */
  readonly proposals: Proposals | null;
  /** What the user has said of photos and not yet accepted, or taken back since. */
  readonly decisions: Decisions;
  /** Top-1 of the texts on photos whose label is known; null before it is measured, or without such photos. */
  readonly zeroShot: SplitScores | null;
  readonly search: { readonly text: string; readonly hits: readonly SearchHit[] } | null;
}

export const NO_NAMING: NamingState = {
  prompts: [],
  templates: [],
  proposals: null,
  decisions: new Map(),
  zeroShot: null,
  search: null,
};
