/** The file that was made, and checked. */
import type { ExportedStudent } from '../../protocol/trainer.ts';

export interface TakeawayState {
  readonly exported: ExportedStudent | null;
}

export const NO_TAKEAWAY: TakeawayState = { exported: null };
