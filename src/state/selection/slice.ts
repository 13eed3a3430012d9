/** A choice among the training photos, as the page shows it. */
import type { Selection } from '../../core/selection/selection.ts';

/** Choosing training photos. */
export interface SelectionState {
  /** Waits for a yes; of an older revision than the project's it is stale. */
  readonly found: Selection | null;
  /** The last choice that was accepted, as the undo button calls it, and the project's revision then. */
  readonly applied: { readonly what: string; readonly revision: number } | null;
}

export const NO_SELECTION: SelectionState = { found: null, applied: null };
