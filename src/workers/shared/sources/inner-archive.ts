/**
 * Archives inside a dropped folder: opened as folders called like them, and tables of photos as folders called like
 * their splits. An archive inside an archive is not.
 */
import { isParquet } from '../../../core/files/parquet-contents.ts';
import {
  ARCHIVE_HEAD_BYTES,
  archiveName,
  archiveType,
  holdsArrays,
  mayBeArchive,
} from '../../../core/photos/archive-type.ts';
import { listArchive } from './archive.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { bytesOf } from './byte-source.ts';
import type { Found } from './found.ts';
import type { DiskFile } from './found-file.ts';
import { listParquet } from './parquet-archive.ts';
import { skipped } from './skipped.ts';

/** @returns whether the file was an archive, and so is accounted for by what is in it */
export async function openInner(file: DiskFile, found: Found, signal: AbortSignal): Promise<boolean> {
  if (!mayBeArchive(file.path)) return false;
  let archive: File;
  let head: Uint8Array;
  try {
    archive = await file.open();
    head = await bytesOf(archive).read(0, ARCHIVE_HEAD_BYTES);
  } catch {
    // It is told when it is read.
    return false;
  }
  const isTable = found.opensTables && isParquet(head);
  if (!isTable && (archiveType(head) === null || holdsArrays(head))) return false;
  const folder = isTable ? '' : `${archiveName(file.path)}/`;
  try {
    const listing = isTable
      ? await listParquet(bytesOf(archive), file.path, signal)
      : await listArchive(archive, signal, found.nameEncoding);
    if (listing === null) return false;
    take(listing, folder, file, found);
  } catch (thrown) {
    signal.throwIfAborted();
    found.refuse(skipped(file.path, thrown));
  }
  return true;
}

function take(listing: ArchiveListing, folder: string, file: DiskFile, found: Found): void {
  const { files, refused, nameEncoding, notes } = listing;
  found.readNamesIn(nameEncoding);
  for (const { path, read } of files) found.add({ path: folder + path, read });
  for (const one of refused) found.refuse({ ...one, path: folder + one.path });
  for (const note of notes) found.note(`${file.path}: ${note}`);
}
