/** How a file's failure is told: one code, one plain sentence, and the import goes on. */
import { PupilError, toWire } from '../../../core/errors.ts';
import { MAX_IMAGE_BYTES } from '../../../core/limits.ts';
import type { SkippedFile } from '../../../core/records/project.ts';

const MEBIBYTE = 1024 * 1024;

export function skipped(path: string, thrown: unknown): SkippedFile {
  const { code, message } = toWire(thrown);
  return { path, code, reason: message };
}

/** The disk or the permission failed, not the picture. */
export function unreadable(cause: unknown): PupilError {
  const why = cause instanceof Error ? cause.name : String(cause);
  return new PupilError(
    'FILE_UNREADABLE',
    why === 'NotFoundError'
      ? 'The file was moved or deleted before it could be read.'
      : `The file could not be read (${why}). It may have changed, or access to it was withdrawn: drop the folder again.`,
    { cause: why },
    { cause },
  );
}

/** @throws {PupilError} FILE_TOO_LARGE */
export function checkFileSize(sizeBytes: number, maxBytes = MAX_IMAGE_BYTES): void {
  if (sizeBytes <= maxBytes) return;
  throw new PupilError(
    'FILE_TOO_LARGE',
    `The file is ${Math.round(sizeBytes / MEBIBYTE)} MiB; at most ${Math.round(maxBytes / MEBIBYTE)} MiB are read. Save a smaller copy.`,
    { sizeBytes, maxBytes },
  );
}
