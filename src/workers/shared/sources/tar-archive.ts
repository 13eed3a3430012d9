/** A tar: its headers first, then each file's bytes when it is its turn. Nothing in it is packed. */
import { PupilError } from '../../../core/errors.ts';
import type { SkippedFile } from '../../../core/records/project.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import type { ArchiveListing } from './archive-listing.ts';
import { cleanPath } from './archive-path.ts';
import type { ByteSource } from './byte-source.ts';
import type { FoundFile } from './found-file.ts';
import { guessNote } from './name-notes.ts';
import { checkFileSize, skipped } from './skipped.ts';
import { readTarDirectory } from './tar-directory.ts';
import { foldSidecars, type TarFile } from './webdataset.ts';
import { decodeNames } from './zip-names.ts';

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function listTar(
  source: ByteSource,
  signal: AbortSignal,
  encoding?: Encoding,
): Promise<ArchiveListing> {
  const { entries, damage } = await readTarDirectory(source, signal);
  const { texts, guessed } = decodeNames(
    entries.map(({ name }) => name),
    encoding,
  );
  const refused: SkippedFile[] = [];
  const files: TarFile[] = [];
  for (const [i, { startByte, sizeBytes, refusal, kept }] of entries.entries()) {
    const path = cleanPath(texts[i]!);
    if (refusal !== null) {
      refused.push(skipped(path, new PupilError('ARCHIVE_REFUSED', refusal)));
      continue;
    }
    files.push({ path, kept, read: (maxBytes) => readFile(source, startByte, sizeBytes, maxBytes) });
  }
  const { files: listed, note } = foldSidecars(files);
  return {
    files: listed,
    refused,
    nameEncoding: guessed?.encoding ?? null,
    notes: [...guessNote(guessed), ...note, ...(damage === null ? [] : [damage])],
  };
}

async function readFile(
  source: ByteSource,
  startByte: number,
  sizeBytes: number,
  maxBytes?: number,
): ReturnType<FoundFile['read']> {
  checkFileSize(sizeBytes, maxBytes);
  return source.read(startByte, startByte + sizeBytes);
}
