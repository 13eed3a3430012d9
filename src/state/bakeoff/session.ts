import type { BakeoffPlan } from '../../core/bakeoff/bakeoff.ts';

/** The comparison of objectives. */
export interface BakeoffSession {
  /**
   * Trains every cell of the plan, one after the other; the project's last bake-off makes room, its runs stay.
   * Resolves to whether all had their turn.
   */
  start(plan: BakeoffPlan): Promise<boolean>;
  /** Goes on with a bake-off that was paused or cut off, from the checkpoint of the run that it was at. */
  resume(): Promise<boolean>;
  pause(): void;
  /** Ends the bake-off where it is; what is finished stays in its table. */
  cancel(): Promise<void>;
}
