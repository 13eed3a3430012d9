/** A zip: its table of contents first, then each entry's bytes when it is its turn (promise P9). */
import { PupilError } from '../../../core/errors.ts';
import { MAX_IMAGE_BYTES } from '../../../core/limits.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import type { ArchiveListing } from './archive-listing.ts';
import type { ByteSource } from './byte-source.ts';
import type { FoundFile } from './found-file.ts';
import { ArchiveBudget, inflate } from './inflate.ts';
import { guessNote } from './name-notes.ts';
import { checkFileSize, skipped } from './skipped.ts';
import { LOCAL_HEADER_BYTES, readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { findZipDirectory } from './zip-end.ts';

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function listZip(source: ByteSource, encoding?: Encoding): Promise<ArchiveListing> {
  const place = await findZipDirectory(source);
  const { entries, names } = readZipDirectory(
    await source.read(place.startByte, place.endByte),
    place,
    encoding,
  );
  const budget = new ArchiveBudget(source.sizeBytes);
  const readable = entries.filter(({ refusal }) => refusal === null);
  return {
    files: readable.map(
      (entry): FoundFile => ({
        path: entry.path,
        read: (maxBytes) => readEntry(source, entry, budget, maxBytes),
      }),
    ),
    refused: entries.flatMap(({ path, refusal }) =>
      refusal === null ? [] : [skipped(path, new PupilError('ARCHIVE_REFUSED', refusal))],
    ),
    notes: guessNote(names),
    nameEncoding: names?.encoding ?? null,
  };
}

async function readEntry(
  source: ByteSource,
  entry: ZipEntry,
  budget: ArchiveBudget,
  maxBytes = MAX_IMAGE_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  checkFileSize(entry.compressedBytes, maxBytes);
  const header = await source.read(entry.localOffset, entry.localOffset + LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== 0x04034b50) {
    throw damagedHere('the file does not begin where it should');
  }
  const start = entry.localOffset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const end = start + entry.compressedBytes;
  if (end > entry.endByte) throw damagedHere('the file runs into the next one');
  const packed = await source.read(start, end);
  if (packed.length < entry.compressedBytes) throw damagedHere('the file ends too early');
  if (!entry.isStored) return inflate(packed, maxBytes, budget);
  budget.count(packed.length);
  return packed;
}

function damagedHere(how: string): PupilError {
  return new PupilError('ARCHIVE_REFUSED', `The archive is damaged here: ${how}.`);
}
