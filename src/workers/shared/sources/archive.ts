/** Archives as lists of files that are read where they lie, so that memory holds no more than the photos in work. */
import { ARCHIVE_HEAD_BYTES, archiveType } from '../../../core/photos/archive-type.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { bytesOf } from './byte-source.ts';
import { gunzipped } from './gunzip.ts';
import { listTar } from './tar-archive.ts';
import { listZip } from './zip-archive.ts';

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function listArchive(file: Blob, signal: AbortSignal): Promise<ArchiveListing> {
  const source = bytesOf(file);
  switch (archiveType(await source.read(0, ARCHIVE_HEAD_BYTES))) {
    case 'tar':
      return listTar(source, signal);
    case 'tar.gz':
      return listTar(bytesOf(await gunzipped(file, signal)), signal);
    default:
      // A zip may have anything before it; its end decides.
      return listZip(source);
  }
}
