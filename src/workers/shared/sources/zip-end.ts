/**
 * Where a zip's table of contents lies. Its end says so, in one of two records, and tools get it wrong in known ways:
 * counts that wrap at 65,536 or are zero, offsets that wrap at 4 GiB (macOS), bytes put before the archive that no
 * offset knows of. So the place is taken from the bytes where they show it, and the count is only a lower bound.
 */
import { MAX_ARCHIVE_DIRECTORY_BYTES } from '../../../core/limits.ts';
import { archiveRefused } from './archive-refusal.ts';
import { type ByteSource, u64 } from './byte-source.ts';

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const LOCATOR_BYTES = 20;
const RECORD_BYTES = 56;
const END = 0x06054b50;
const LOCATOR = 0x07064b50;
const RECORD = 0x06064b50;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const GIB_4 = 2 ** 32;

export interface ZipDirectoryPlace {
  readonly startByte: number;
  readonly endByte: number;
  /** How many files the end says there are; the table of contents decides. */
  readonly entries: number;
  /** Added to each file's offset: bytes that were put before the archive. */
  readonly shiftBytes: number;
  /** Offsets are what is left of them modulo 4 GiB. */
  readonly isWrapped: boolean;
}

interface Said {
  readonly entries: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
  /** Where the table of contents ends at the latest. */
  readonly endByte: number;
}

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function findZipDirectory(source: ByteSource): Promise<ZipDirectoryPlace> {
  const said = await readEnd(source);
  if (said.directoryBytes === 0 && said.entries === 0 && said.directoryOffset === said.endByte) {
    return { startByte: said.endByte, endByte: said.endByte, entries: 0, shiftBytes: 0, isWrapped: false };
  }
  const startByte = await findStart(source, said);
  if (said.endByte - startByte > MAX_ARCHIVE_DIRECTORY_BYTES) {
    throw archiveRefused(
      `its table of contents has more than ${MAX_ARCHIVE_DIRECTORY_BYTES / 1024 / 1024} MiB, which no archive of photos has`,
    );
  }
  // An offset behind the place is wrong, not shifted.
  const shiftBytes = Math.max(0, startByte - said.directoryOffset);
  const isWrapped = shiftBytes > 0 && shiftBytes % GIB_4 === 0;
  return {
    startByte,
    endByte: said.endByte,
    entries: said.entries,
    shiftBytes: isWrapped ? 0 : shiftBytes,
    isWrapped,
  };
}

/** Directly before the end record, as the format has it, or where the record says. */
async function findStart(source: ByteSource, said: Said): Promise<number> {
  const places = [said.endByte - said.directoryBytes, said.directoryOffset];
  let isInside = false;
  for (const place of places) {
    if (!(place >= 0 && place < said.endByte)) continue;
    isInside = true;
    const head = await source.read(place, place + 4);
    if (head.length === 4 && new DataView(head.buffer).getUint32(0, true) === 0x02014b50) return place;
  }
  throw archiveRefused(
    isInside ? 'its table of contents is damaged' : 'its table of contents lies outside the file',
  );
}

async function readEnd(source: ByteSource): Promise<Said> {
  const tailBytes = END_BYTES + MAX_COMMENT_BYTES + LOCATOR_BYTES;
  const tailStart = Math.max(0, source.sizeBytes - tailBytes);
  const tail = await source.read(tailStart, source.sizeBytes);
  const view = new DataView(tail.buffer);
  const at = findEnd(view);
  if (at === null) {
    throw archiveRefused('it has no table of contents: the file is damaged, cut off or no zip');
  }
  const disk = view.getUint16(at + 4, true);
  if (disk !== 0 && disk !== MAX_16) throw archiveRefused('it is one part of an archive in several parts');
  const said = {
    entries: view.getUint16(at + 10, true),
    directoryBytes: view.getUint32(at + 12, true),
    directoryOffset: view.getUint32(at + 16, true),
    endByte: tailStart + at,
  };
  const hasLocator = at >= LOCATOR_BYTES && view.getUint32(at - LOCATOR_BYTES, true) === LOCATOR;
  const isLarge =
    said.entries === MAX_16 || said.directoryBytes === MAX_32 || said.directoryOffset === MAX_32;
  if (!hasLocator || !isLarge) return said;
  return readLargeEnd(source, u64(view, at - LOCATOR_BYTES + 8), said.endByte - LOCATOR_BYTES);
}

/** The last end record; one whose comment ends with the file before any that only looks like one. */
function findEnd(view: DataView): number | null {
  let loose: number | null = null;
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const end = at + END_BYTES + view.getUint16(at + 20, true);
    if (end === view.byteLength) return at;
    if (end < view.byteLength) loose ??= at;
  }
  return loose;
}

/** The zip64 end record: where its locator says, or directly before it when something was put before the archive. */
async function readLargeEnd(source: ByteSource, offset: number, locatorAt: number): Promise<Said> {
  for (const place of [offset, locatorAt - RECORD_BYTES]) {
    if (!(place >= 0 && place + RECORD_BYTES <= locatorAt)) continue;
    const bytes = await source.read(place, place + RECORD_BYTES);
    const view = new DataView(bytes.buffer);
    if (bytes.length < RECORD_BYTES || view.getUint32(0, true) !== RECORD) continue;
    return {
      entries: u64(view, 32),
      directoryBytes: u64(view, 40),
      directoryOffset: u64(view, 48),
      endByte: place,
    };
  }
  throw archiveRefused('its end record for large archives (zip64) is damaged');
}
