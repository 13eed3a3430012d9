/**
 * The database that a build before this one has filled: what stands in `fixtures/database-v2.bin`. See
 * `fixtures/README.md`.
 */
import { unpack } from './packed.ts';
import type { StoredDatabase } from './stored-database.ts';

export interface RunEnd {
  readonly step: number;
  readonly slot: string;
  /** Over all that training changes: see storedCheckpoint of e2e/harness/stored.ts. */
  readonly sha256: string;
}

export interface OldFixture {
  readonly projectId: string;
  /** Finished, with evaluations on validation and test. */
  readonly finishedRunId: string;
  /** Paused in the middle, with checkpoints a and b. */
  readonly pausedRunId: string;
  /** Finished, answers by class names, with a class added. */
  readonly spaceRunId: string;
  readonly paused: RunEnd;
  /**
   * What the old build made of the paused run when it went on, where products are added in one rounding, and where in
   * two.
   */
  readonly resumed: { readonly fused: RunEnd; readonly separate: RunEnd };
  readonly database: StoredDatabase;
}

export function unpackOldFixture(file: Uint8Array): OldFixture {
  return unpack(file) as OldFixture;
}
