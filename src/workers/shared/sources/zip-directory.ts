/**
 * The table of contents of a zip, read to its end and with suspicion: entries may not overlap, lie about where they
 * are, be encrypted, or be links. What the end record counted is a lower bound (macOS counts modulo 65,536).
 */
import { MAX_ARCHIVE_ENTRIES } from '../../../core/limits.ts';
import type { Encoding } from '../../../core/text/encodings.ts';
import { cleanPath } from './archive-path.ts';
import { archiveRefused } from './archive-refusal.ts';
import type { ZipDirectoryPlace } from './zip-end.ts';
import { entrySizes, unicodePath } from './zip-extra.ts';
import { decodeNames, type RawName, type ReadNames } from './zip-names.ts';

const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
export const LOCAL_HEADER_BYTES = 30;
const GIB_4 = 2 ** 32;

export interface ZipEntry {
  /** Cleaned: `/` between parts, no empty, `.` or `..` parts, no drive letter. */
  readonly path: string;
  readonly isStored: boolean;
  readonly localOffset: number;
  readonly compressedBytes: number;
  /** Where the next file begins, or the table of contents. */
  readonly endByte: number;
  /** Why this entry is not read; null when it may be. */
  readonly refusal: string | null;
}

export interface ZipDirectory {
  /** Files only, folders left out. */
  readonly entries: readonly ZipEntry[];
  /** How names that do not say it were read; null when all of them do. */
  readonly names: ReadNames['guessed'];
}

interface RawEntry extends Omit<ZipEntry, 'path' | 'endByte'> {
  readonly name: RawName;
}

/**
 * @param directory the bytes from `place.startByte` to `place.endByte`
 * @param encoding of names that do not say it, where a person does
 * @throws {PupilError} ARCHIVE_REFUSED
 */
export function readZipDirectory(
  directory: Uint8Array,
  place: ZipDirectoryPlace,
  encoding?: Encoding,
): ZipDirectory {
  const raw = readEntries(directory, place);
  const { texts, guessed } = decodeNames(
    raw.map(({ name }) => name),
    encoding,
  );
  const files: Omit<ZipEntry, 'endByte'>[] = [];
  for (const [i, { name: _, ...entry }] of raw.entries()) {
    const text = texts[i]!;
    // Only now: a backslash may be the second byte of a letter.
    if (isFolder(text, entry.compressedBytes)) continue;
    files.push({ ...entry, path: cleanPath(text) });
  }
  return { entries: withEnds(files, place.startByte), names: guessed };
}

/** A name may end in a backslash where that is no separator; a folder holds no bytes (two, where they are packed). */
function isFolder(name: string, compressedBytes: number): boolean {
  return name.endsWith('/') || (name.endsWith('\\') && compressedBytes <= 2);
}

function readEntries(directory: Uint8Array, place: ZipDirectoryPlace): RawEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: RawEntry[] = [];
  let wrapBytes = 0;
  let lastOffset = 0;
  let at = 0;
  while (at + ENTRY_BYTES <= directory.length && view.getUint32(at, true) === ENTRY) {
    if (entries.length === MAX_ARCHIVE_ENTRIES) throw tooMany();
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > directory.length) throw archiveRefused('its table of contents is damaged');
    const name = directory.subarray(at + ENTRY_BYTES, nameEnd);
    const extra = directory.subarray(nameEnd, extraEnd);
    const sizes = entrySizes(view, at, extra);
    const flags = view.getUint16(at + 8, true);
    let offset = (sizes?.localOffset ?? 0) + place.shiftBytes;
    if (place.isWrapped) {
      if (offset + wrapBytes < lastOffset) wrapBytes += GIB_4;
      offset += wrapBytes;
      lastOffset = offset;
    }
    entries.push({
      name: { bytes: name, isUtf8: (flags & 0x800) !== 0, unicodePath: unicodePath(name, extra) },
      isStored: view.getUint16(at + 10, true) === 0,
      localOffset: offset,
      compressedBytes: sizes?.compressedBytes ?? 0,
      refusal: refusalOf(view, at, sizes !== null),
    });
    at = next;
  }
  if (entries.length < place.entries) {
    throw archiveRefused(
      `its table of contents is damaged: it names ${count(entries.length)} files of ${count(place.entries)}`,
    );
  }
  return entries;
}

function refusalOf(view: DataView, at: number, hasSizes: boolean): string | null {
  const method = view.getUint16(at + 10, true);
  const unixType = (view.getUint32(at + 38, true) >>> 28) & 0xf;
  if ((view.getUint16(at + 8, true) & 0x2041) !== 0) {
    return 'It is encrypted: unpack the archive with its password and drop the folder.';
  }
  if (unixType === 0xa) return 'It is a link to another file, not a photo.';
  if (method !== 0 && method !== 8) {
    return `It is packed in a way that Pupil does not read (method ${method}). Unpack the archive and drop the folder.`;
  }
  return hasSizes ? null : 'It claims to be larger than 4 GB and does not say how large.';
}

/** Overlapping entries are how a small archive inflates to petabytes (Fifield 2019). */
function withEnds(entries: readonly Omit<ZipEntry, 'endByte'>[], directoryStart: number): ZipEntry[] {
  const order = entries.map((_, i) => i).sort((a, b) => entries[a]!.localOffset - entries[b]!.localOffset);
  const ends = new Float64Array(entries.length);
  let next = directoryStart;
  for (const i of order.reverse()) {
    const { localOffset, compressedBytes, refusal } = entries[i]!;
    ends[i] = next;
    if (refusal !== null) continue;
    // A local header has at least 30 bytes before the data.
    if (localOffset < 0 || localOffset + LOCAL_HEADER_BYTES + compressedBytes > next) {
      throw archiveRefused(
        next === directoryStart
          ? 'a file in it lies outside the archive'
          : 'its files overlap, which only crafted archives do',
      );
    }
    next = localOffset;
  }
  return entries.map((entry, i) => ({ ...entry, endByte: ends[i]! }));
}

function tooMany() {
  return archiveRefused(
    `it has more than ${count(MAX_ARCHIVE_ENTRIES)} files, the most that are read from one`,
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}
