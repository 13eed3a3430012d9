import { PupilError } from '../errors.ts';

/** @param why half a sentence that follows "The project file is refused:", with its full stop */
export function fileRefused(why: string, cause?: unknown): PupilError {
  return new PupilError(
    'PROJECT_FILE_INVALID',
    `The project file is refused: ${why} Nothing was changed here. Export the project again where it comes from.`,
    {},
    { cause },
  );
}
