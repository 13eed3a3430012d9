/** In which formats the student is to leave, and the file that was made, and checked. */
import type { ExportedStudent, ExportedTeacher } from '../../protocol/trainer.ts';

export interface TakeawayState {
  /** Ids; null: what is usual. */
  readonly formats: readonly string[] | null;
  /** Photos of the project go along to check the file by; else the sample's. */
  readonly withOwnPhotos: boolean;
  readonly exported: ExportedStudent | null;
  /** The teacher with its probe. */
  readonly exportedTeacher: ExportedTeacher | null;
}

export const NO_TAKEAWAY: TakeawayState = {
  formats: null,
  withOwnPhotos: false,
  exported: null,
  exportedTeacher: null,
};
