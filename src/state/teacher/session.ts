import type { TeacherChoice } from '../../core/records/teacher.ts';
import type { ViewCount, ViewPrecision } from '../../core/views/plan.ts';

/** The teacher: choose, look at every photo once, pause. */
export interface TeacherSession {
  choose(choice: TeacherChoice): void;
  /** How many views of each training photo the next look takes, and how they are kept. */
  chooseViews(count: ViewCount, precision?: ViewPrecision): Promise<void>;
  /**
   * Load, self-test, embed what is missing, assess, then look at the views that are missing. Also the way to resume.
   */
  embed(): Promise<boolean>;
  pause(): void;
  /** Forgets which devices and number formats were refused, and goes through the plan anew. */
  testAgain(): Promise<boolean>;
}
