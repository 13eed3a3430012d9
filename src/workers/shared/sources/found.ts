/** Where a listing collects what it comes across. */
import type { SkippedFile } from '../../../core/records/project.ts';
import type { FoundFile } from './found-file.ts';

export interface Found {
  add(file: FoundFile): void;
  refuse(file: SkippedFile): void;
  /** What a system keeps there for itself: counted, not opened. A folder counts as one. */
  hide(path: string): void;
  note(text: string): void;
}
