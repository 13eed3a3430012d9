/** A file's bytes by place, so that what reads a table of contents needs neither the whole file nor a browser. */
import { unreadable } from './skipped.ts';

export interface ByteSource {
  readonly sizeBytes: number;
  /** Fewer bytes where the file ends earlier. @throws {PupilError} FILE_UNREADABLE */
  read(startByte: number, endByte: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function bytesOf(file: Blob): ByteSource {
  return {
    sizeBytes: file.size,
    async read(startByte, endByte) {
      try {
        return new Uint8Array(await file.slice(startByte, endByte).arrayBuffer());
      } catch (thrown) {
        throw unreadable(thrown);
      }
    },
  };
}

/** @throws {RangeError} when it lies outside the view; a number too large to count is Infinity */
export function u64(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}
