/**
 * A compressed archive, unpacked as a whole, since a place in it cannot be found otherwise. The browser keeps it on
 * disk: it is handed over in pieces, so that this thread holds one of them.
 */
import { PupilError } from '../../../core/errors.ts';
import { MAX_ARCHIVE_RATIO } from '../../../core/limits.ts';
import { archiveRefused } from './archive-refusal.ts';
import { ArchiveBudget } from './inflate.ts';
import { unreadable } from './skipped.ts';

const PIECE_BYTES = 8 * 1024 * 1024;

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function gunzipped(file: Blob, signal: AbortSignal): Promise<Blob> {
  const budget = new ArchiveBudget(file.size);
  const pieces: Blob[] = [];
  let waiting: BlobPart[] = [];
  let waitingBytes = 0;
  let totalBytes = 0;
  const flush = () => {
    pieces.push(new Blob(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  try {
    for await (const chunk of chunksOf(file.stream().pipeThrough(new DecompressionStream('gzip')))) {
      signal.throwIfAborted();
      budget.count(chunk.length);
      totalBytes += chunk.length;
      if (totalBytes > PIECE_BYTES && totalBytes > file.size * MAX_ARCHIVE_RATIO) {
        throw archiveRefused(`it inflates to more than ${MAX_ARCHIVE_RATIO} times its size`);
      }
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= PIECE_BYTES) flush();
    }
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof PupilError) throw thrown;
    // A TypeError is the inflater's, anything else the disk's.
    throw thrown instanceof TypeError
      ? archiveRefused('its compressed data is damaged or cut off')
      : unreadable(thrown);
  }
  flush();
  return new Blob(pieces);
}

/** A stream's chunks; ended early, the stream is cancelled. Not every browser iterates streams by itself. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
