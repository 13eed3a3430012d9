import type { SkippedFile } from '../../../core/records/project.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import type { FoundFile } from './found-file.ts';

/** What an archive holds, before a file of it is read. */
export interface ArchiveListing {
  readonly files: readonly FoundFile[];
  /** Files in it that cannot be read, each with its reason. */
  readonly refused: readonly SkippedFile[];
  /** In which names were read that do not say how they are written; null when all of them say it. */
  readonly nameEncoding: Encoding | null;
  /** What a person should know of how it was understood, in sentences. */
  readonly notes: readonly string[];
}
