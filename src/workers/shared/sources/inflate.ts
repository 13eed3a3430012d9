/** Unpacking with a limit on what comes out: it is counted, not believed, per file, in total and against what went in. */
import { Inflate } from 'fflate';
import { PupilError } from '../../../core/errors.ts';
import { MAX_ARCHIVE_BYTES, MAX_ARCHIVE_GROWTH, MAX_ARCHIVE_RATIO } from '../../../core/limits.ts';
import { checkFileSize } from './skipped.ts';

const MEBIBYTE = 1024 * 1024;
/**
 * Pushed into the inflater at once: the most that a crafted entry can inflate before it is stopped is about a
 * thousand times this.
 */
const CHUNK_BYTES = 16 * 1024;

/** What an archive has given so far, and may give in all: photos hardly compress, so a large one may give more. */
export class ArchiveBudget {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(archiveBytes: number) {
    this.#maxBytes = Math.max(MAX_ARCHIVE_BYTES, archiveBytes * MAX_ARCHIVE_GROWTH);
  }

  /** @throws {PupilError} ARCHIVE_REFUSED */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#maxBytes) return;
    throw new PupilError(
      'ARCHIVE_REFUSED',
      `The archive holds more than ${(this.#maxBytes / MEBIBYTE / 1024).toFixed(1)} GiB. Unpack it yourself and drop the folder.`,
      { maxBytes: this.#maxBytes },
    );
  }
}

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_TOO_LARGE, FILE_UNREADABLE */
export function inflate(
  packed: Uint8Array,
  maxBytes: number,
  budget: ArchiveBudget,
): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let isWhole = false;
  const inflater = new Inflate((chunk, isFinal) => {
    budget.count(chunk.length);
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
  return joined(chunks, sizeBytes);
}

function joined(chunks: readonly Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
