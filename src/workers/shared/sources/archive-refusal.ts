import { PupilError } from '../../../core/errors.ts';

/** @param why half a sentence that follows "The archive is refused:" */
export function archiveRefused(why: string): PupilError {
  return new PupilError(
    'ARCHIVE_REFUSED',
    `The archive is refused: ${why}. Unpack it yourself and drop the folder.`,
  );
}
