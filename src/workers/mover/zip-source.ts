/** A project file as the zip that it is; what is wrong with the zip is told as what is wrong with the file. */
import { PupilError } from '../../core/errors.ts';
import { HEAD_PATH } from '../../core/project-file/contents.ts';
import type { ProjectFileSource } from '../../core/project-file/open.ts';
import { fileRefused } from '../../core/project-file/refusal.ts';
import { sha256 } from '../shared/sha256.ts';
import type { ByteSource } from '../shared/sources/byte-source.ts';
import { listZip } from '../shared/sources/zip-archive.ts';
import { readAhead } from './read-ahead.ts';

/** @throws {PupilError} PROJECT_FILE_INVALID, or FILE_UNREADABLE where the disk refuses */
export async function zipSource(bytes: ByteSource): Promise<ProjectFileSource> {
  const { files, refused } = await told(() => listZip(readAhead(bytes)));
  if (refused.length > 0) throw fileRefused('it holds what no project file has: a link or a locked file.');
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    paths: files.map(({ path }) => path),
    read: (path, maxBytes) => told(() => byPath.get(path)!.read(maxBytes)),
    hash: sha256,
  };
}

async function told<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    // Facts come from the disk; a damaged entry has none.
    const isOfFile =
      thrown instanceof PupilError &&
      ['ARCHIVE_REFUSED', 'FILE_TOO_LARGE', 'FILE_UNREADABLE'].includes(thrown.code) &&
      !('cause' in thrown.facts);
    if (!isOfFile) throw thrown;
    throw fileRefused(
      `it is no zip, or a damaged one (${HEAD_PATH} and the rest cannot be reached).`,
      thrown,
    );
  }
}
