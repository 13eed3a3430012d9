import type { SkippedFile } from '../../../core/records/project.ts';
import type { FoundFile } from './found-file.ts';

/** What an archive holds, before a file of it is read. */
export interface ArchiveListing {
  readonly files: readonly FoundFile[];
  /** Files in it that cannot be read, each with its reason. */
  readonly refused: readonly SkippedFile[];
  /** What a person should know of how it was understood, in sentences. */
  readonly notes: readonly string[];
}
