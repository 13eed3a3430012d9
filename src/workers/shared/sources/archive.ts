/**
 * Zips, read where they lie: the table of contents first, then each entry's bytes when it is its turn, so that memory
 * never holds more than the photos in work. What comes out is counted, not believed: per file, in total, and against
 * what went in (promise P9).
 */
import { Inflate } from 'fflate';
import { PupilError } from '../../../core/errors.ts';
import { MAX_ARCHIVE_BYTES, MAX_ARCHIVE_RATIO, MAX_IMAGE_BYTES } from '../../../core/limits.ts';
import type { SkippedFile } from '../../../core/records/project.ts';
import type { FoundFile } from './found-file.ts';
import { checkFileSize, skipped, unreadable } from './skipped.ts';
import { readZipDirectory, readZipTail, ZIP_TAIL_BYTES, type ZipEntry } from './zip-directory.ts';

const MEBIBYTE = 1024 * 1024;
const LOCAL_HEADER_BYTES = 30;
/**
 * Pushed into the inflater at once: the most that a crafted entry can inflate before it is stopped is about a
 * thousand times this.
 */
const CHUNK_BYTES = 16 * 1024;

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function listArchive(file: File, refused: SkippedFile[]): Promise<FoundFile[]> {
  const tail = readZipTail(await slice(file, Math.max(0, file.size - ZIP_TAIL_BYTES), file.size), file.size);
  const directory = await slice(file, tail.directoryOffset, tail.directoryOffset + tail.directoryBytes);
  const inflated = { totalBytes: 0 };
  const files: FoundFile[] = [];
  for (const entry of readZipDirectory(directory, tail)) {
    if (entry.refusal === null)
      files.push({ path: entry.path, read: (maxBytes) => readEntry(file, entry, inflated, maxBytes) });
    else refused.push(skipped(entry.path, new PupilError('ARCHIVE_REFUSED', entry.refusal)));
  }
  return files;
}

async function readEntry(
  file: File,
  entry: ZipEntry,
  inflated: { totalBytes: number },
  maxBytes = MAX_IMAGE_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  checkFileSize(entry.compressedBytes, maxBytes);
  const header = await slice(file, entry.localOffset, entry.localOffset + LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== 0x04034b50) {
    throw new PupilError(
      'ARCHIVE_REFUSED',
      'The archive is damaged here: the file does not begin where it should.',
    );
  }
  const start = entry.localOffset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = await slice(file, start, start + entry.compressedBytes);
  const count = (bytes: number) => {
    inflated.totalBytes += bytes;
    if (inflated.totalBytes > MAX_ARCHIVE_BYTES) {
      throw new PupilError(
        'ARCHIVE_REFUSED',
        `The archive holds more than ${MAX_ARCHIVE_BYTES / MEBIBYTE / 1024} GiB. Unpack it yourself and drop the folder.`,
        { maxBytes: MAX_ARCHIVE_BYTES },
      );
    }
  };
  if (!entry.isStored) return inflate(packed, maxBytes, count);
  count(packed.length);
  return packed;
}

/** @param count is told of all bytes that come out, and may throw */
function inflate(
  packed: Uint8Array,
  maxBytes: number,
  count: (bytes: number) => void,
): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let isWhole = false;
  const inflater = new Inflate((chunk, isFinal) => {
    count(chunk.length);
    sizeBytes += chunk.length;
    checkFileSize(sizeBytes, maxBytes);
    // Small files of one colour compress far; only large ones can do harm.
    if (sizeBytes > MEBIBYTE && sizeBytes > packed.length * MAX_ARCHIVE_RATIO) {
      throw new PupilError(
        'ARCHIVE_REFUSED',
        `The file inflates to more than ${MAX_ARCHIVE_RATIO} times its packed size, which no photo and no model does.`,
        { maxRatio: MAX_ARCHIVE_RATIO, maxBytes },
      );
    }
    chunks.push(chunk);
    isWhole = isFinal;
  });
  try {
    for (let at = 0; at < packed.length; at += CHUNK_BYTES) {
      inflater.push(packed.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= packed.length);
    }
  } catch (cause) {
    if (cause instanceof PupilError) throw cause;
    throw new PupilError(
      'FILE_UNREADABLE',
      'The archive is damaged here: the file cannot be unpacked.',
      {},
      { cause },
    );
  }
  if (!isWhole && packed.length > 0) {
    throw new PupilError('FILE_UNREADABLE', 'The archive is damaged here: the file ends too early.');
  }
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function slice(file: File, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (thrown) {
    throw unreadable(thrown);
  }
}
