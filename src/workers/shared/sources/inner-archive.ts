/** Archives inside a dropped folder: opened as folders called like them. An archive inside an archive is not. */
import {
  ARCHIVE_HEAD_BYTES,
  archiveName,
  archiveType,
  holdsArrays,
  mayBeArchive,
} from '../../../core/photos/archive-type.ts';
import { listArchive } from './archive.ts';
import { bytesOf } from './byte-source.ts';
import type { Found } from './found.ts';
import type { DiskFile } from './found-file.ts';
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
  if (archiveType(head) === null || holdsArrays(head)) return false;
  const folder = `${archiveName(file.path)}/`;
  try {
    const { files, refused, notes } = await listArchive(archive, signal);
    for (const { path, read } of files) found.add({ path: folder + path, read });
    for (const one of refused) found.refuse({ ...one, path: folder + one.path });
    for (const note of notes) found.note(`${file.path}: ${note}`);
  } catch (thrown) {
    signal.throwIfAborted();
    found.refuse(skipped(file.path, thrown));
  }
  return true;
}
