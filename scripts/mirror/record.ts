/** What lies beside the files of a mirrored teacher and says what they are. */
import type { KeptFile } from '../../src/core/teachers/kept-teachers.ts';

/** From the repository's root. */
export const TEACHERS_FOLDER = 'public/teachers';
export const MIRROR_FILE = 'mirror.json';

export interface MirrorRecord {
  readonly id: string;
  /** Where it was taken from: the address of the commit, or a folder's name. */
  readonly source: string;
  /** As its makers name it; null where they do not. */
  readonly licence: string | null;
  readonly files: readonly KeptFile[];
}
