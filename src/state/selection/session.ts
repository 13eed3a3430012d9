import type { SelectionQuestion } from '../../core/selection/selection.ts';

/** Choosing among the training photos by what the teacher saw. */
export interface SelectionSession {
  /** What could be excluded or named, in `selection.found`; nothing is changed. */
  find(question: SelectionQuestion): Promise<boolean>;
  cancel(): void;
  /** Does what was found, in one edit that can be undone; false where the photos have changed since. */
  apply(): Promise<boolean>;
  dismiss(): void;
}
