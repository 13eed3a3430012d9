/** Archives as lists of files that are read where they lie, so that memory holds no more than the photos in work. */
import { PupilError } from '../../../core/errors.ts';
import { isParquet } from '../../../core/files/parquet-contents.ts';
import { ARCHIVE_HEAD_BYTES, archiveType } from '../../../core/photos/archive-type.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { bytesOf } from './byte-source.ts';
import { gunzipped } from './gunzip.ts';
import { listParquet } from './parquet-archive.ts';
import { listTar } from './tar-archive.ts';
import { listZip } from './zip-archive.ts';

/**
 * @param encoding of names that do not say it, where a person does
 * @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE
 */
export async function listArchive(
  file: Blob,
  signal: AbortSignal,
  encoding?: Encoding,
): Promise<ArchiveListing> {
  const source = bytesOf(file);
  const head = await source.read(0, ARCHIVE_HEAD_BYTES);
  if (isParquet(head)) return (await listParquet(source, nameOf(file), signal)) ?? withoutPhotos();
  switch (archiveType(head)) {
    case 'tar':
      return listTar(source, signal, encoding);
    case 'tar.gz':
      return listTar(bytesOf(await gunzipped(file, signal)), signal, encoding);
    default:
      // A zip may have anything before it; its end decides.
      return listZip(source, encoding);
  }
}

function nameOf(file: Blob): string {
  return file instanceof File ? file.name : '';
}

function withoutPhotos(): never {
  throw new PupilError(
    'ARCHIVE_REFUSED',
    'No column of the .parquet holds photos: one of {bytes, path} is needed, as Hugging Face writes it, or one of bytes that is called image. A table of embeddings is for the Teacher station.',
  );
}
