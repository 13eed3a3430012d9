/** Where a listing collects what it comes across. */
import type { SkippedFile } from '../../../core/records/project.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import type { FoundFile } from './found-file.ts';

export interface Found {
  /** Tables of photos are opened like archives; else they stay files, as whoever looks for embeddings wants them. */
  readonly opensTables: boolean;
  /** Of names in archives that do not say it, where a person does. */
  readonly nameEncoding: Encoding | undefined;
  add(file: FoundFile): void;
  refuse(file: SkippedFile): void;
  /** What a system keeps there for itself: counted, not opened. A folder counts as one. */
  hide(path: string): void;
  /** Names of an archive were read in this encoding, which nothing says. */
  readNamesIn(encoding: Encoding | null): void;
  note(text: string): void;
}
