/** What a recipe depends on beside what the user wants: the photos, and the teacher that has looked at them. */
import type { ViewPlan } from '../views/plan.ts';

export interface Circumstances {
  /** In the training split, labelled or not. */
  readonly trainPhotos: number;
  /** See `labelledShareOf`. */
  readonly labelledShare: number;
  /** null before a teacher is loaded. */
  readonly teacherFingerprint: string | null;
  /**
   * Views that a student can learn on: all of the plan are stored, of all training photos. null where there are none.
   */
  readonly learnableViews: ViewPlan | null;
}
