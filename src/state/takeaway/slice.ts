/** In which formats the student is to leave, and the file that was made, and checked. */
import type { ExportedStudent, ExportedTeacher } from '../../protocol/trainer.ts';

export interface TakeawayState {
  /** Ids; null: what is usual. */
  readonly formats: readonly string[] | null;
  readonly exported: ExportedStudent | null;
  /** The teacher with its probe. */
  readonly exportedTeacher: ExportedTeacher | null;
}

export const NO_TAKEAWAY: TakeawayState = { formats: null, exported: null, exportedTeacher: null };
