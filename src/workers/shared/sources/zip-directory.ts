/**
 * The table of contents of a zip, read with suspicion: entries may not overlap, lie about where they are, be
 * encrypted, or be links. Names are labels: they are split and cleaned for display and matching, and never reach a
 * file system.
 */
import { PupilError } from '../../../core/errors.ts';
import { MAX_ARCHIVE_ENTRIES } from '../../../core/limits.ts';

/** The end record is 22 bytes plus a comment of at most 65,535. */
export const ZIP_TAIL_BYTES = 22 + 65_535;

export interface ZipTail {
  readonly entries: number;
  readonly directoryOffset: number;
  readonly directoryBytes: number;
}

export interface ZipEntry {
  /** Cleaned: `/` between parts, no empty, `.` or `..` parts, no drive letter. */
  readonly path: string;
  readonly isStored: boolean;
  readonly localOffset: number;
  readonly compressedBytes: number;
  /** Why this entry is not read; null when it may be. */
  readonly refusal: string | null;
}

/** @param tail the last bytes of the file @throws {PupilError} ARCHIVE_REFUSED */
export function readZipTail(tail: Uint8Array, fileBytes: number): ZipTail {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const entries = view.getUint16(at + 10, true);
    const directoryBytes = view.getUint32(at + 12, true);
    const directoryOffset = view.getUint32(at + 16, true);
    if (entries === 0xffff || directoryOffset === 0xffffffff) {
      throw refused(`it has more than ${MAX_ARCHIVE_ENTRIES.toLocaleString('en')} files or 4 GB (zip64)`);
    }
    if (entries > MAX_ARCHIVE_ENTRIES) {
      throw refused(
        `it has ${entries.toLocaleString('en')} files; at most ${MAX_ARCHIVE_ENTRIES.toLocaleString('en')} are read from an archive`,
      );
    }
    if (directoryOffset + directoryBytes > fileBytes)
      throw refused('its table of contents lies outside the file');
    return { entries, directoryOffset, directoryBytes };
  }
  throw refused('it has no table of contents: the file is damaged or no zip');
}

/** Files only, folders left out. @throws {PupilError} ARCHIVE_REFUSED */
export function readZipDirectory(directory: Uint8Array, tail: ZipTail): ZipEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < tail.entries; i++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50) {
      throw refused('its table of contents is damaged');
    }
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > directory.length) throw refused('its table of contents is damaged');
    const name = decodeName(directory.subarray(at + 46, at + 46 + nameBytes));
    const unixType = (view.getUint32(at + 38, true) >>> 28) & 0xf;
    const compressedBytes = view.getUint32(at + 20, true);
    const localOffset = view.getUint32(at + 42, true);
    at = next;
    if (/[\\/]$/.test(name)) continue;
    entries.push({
      path: cleanPath(name),
      isStored: method === 0,
      localOffset,
      compressedBytes,
      refusal:
        (flags & 0x1) !== 0
          ? 'It is encrypted: unpack the archive with its password and drop the folder.'
          : unixType === 0xa
            ? 'It is a link to another file, not a photo.'
            : method !== 0 && method !== 8
              ? `It is packed in a way that Pupil does not read (method ${method}).`
              : compressedBytes === 0xffffffff || localOffset === 0xffffffff
                ? 'It claims to be larger than 4 GB.'
                : null,
    });
  }
  refuseOverlaps(entries, tail.directoryOffset);
  return entries;
}

/** Overlapping entries are how a small archive inflates to petabytes (Fifield 2019). */
function refuseOverlaps(entries: readonly ZipEntry[], directoryOffset: number): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.localOffset - b.localOffset)) {
    if (entry.refusal !== null) continue;
    if (entry.localOffset < end) throw refused('its files overlap, which only crafted archives do');
    // A local header has at least 30 bytes before the data.
    end = entry.localOffset + 30 + entry.compressedBytes;
    if (end > directoryOffset) throw refused('a file in it lies outside the archive');
  }
}

/** Old tools write no flag; most of them wrote UTF-8 all the same. */
function decodeName(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function cleanPath(name: string): string {
  const parts = name
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.length === 0 ? '(no name)' : parts.join('/');
}

function refused(why: string): PupilError {
  return new PupilError(
    'ARCHIVE_REFUSED',
    `The archive is refused: ${why}. Unpack it yourself and drop the folder.`,
  );
}
