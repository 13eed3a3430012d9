/**
 * A file read in large pieces where it is asked for in small ones, one after the other: each question to the disk goes
 * through another process, and a project file has tens of thousands of entries in their order.
 */
import type { ByteSource } from '../shared/sources/byte-source.ts';

const WINDOW_BYTES = 4 * 1024 * 1024;

/** @param windowBytes kept at most */
export function readAhead(source: ByteSource, windowBytes = WINDOW_BYTES): ByteSource {
  let windowStart = 0;
  let window = new Uint8Array(0);
  return {
    sizeBytes: source.sizeBytes,
    async read(startByte, endByte) {
      const end = Math.min(endByte, source.sizeBytes);
      if (end - startByte >= windowBytes || startByte < 0) return source.read(startByte, endByte);
      if (startByte < windowStart || end > windowStart + window.length) {
        window = await source.read(startByte, startByte + windowBytes);
        windowStart = startByte;
      }
      return window.slice(startByte - windowStart, end - windowStart);
    },
  };
}
