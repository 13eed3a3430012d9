/**
 * All files of what was brought, as names and ways to read them: the importer's walk, with a model's limits instead
 * of a photo's.
 */
import { PupilError } from '../../core/errors.ts';
import { MAX_BROUGHT_FILES } from '../../core/limits.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { listSources, nameOf } from '../shared/sources/listing.ts';

export interface BroughtFiles {
  /** Of the folder or the zip; of loose files, how many there are. */
  readonly name: string;
  readonly files: readonly FoundFile[];
}

/** @throws {PupilError} NOT_A_TEACHER, ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function listBrought(
  sources: readonly PhotoSource[],
  signal: AbortSignal,
): Promise<BroughtFiles> {
  const { files, skipped } = await listSources(sources, signal, (count) => {
    if (count <= MAX_BROUGHT_FILES) return;
    throw new PupilError(
      'NOT_A_TEACHER',
      `There are more than ${MAX_BROUGHT_FILES.toLocaleString('en')} files in this. Drop the folder of the model alone; photos belong to the Photos station.`,
      { maxFiles: MAX_BROUGHT_FILES },
    );
  });
  if (files.length === 0) {
    const [first] = skipped;
    if (first !== undefined) throw new PupilError(first.code, `${first.path}: ${first.reason}`);
    throw new PupilError('NOT_A_TEACHER', 'There is no file in this.');
  }
  return { name: nameOf(sources[0]!), files };
}
