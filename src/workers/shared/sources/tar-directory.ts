/**
 * The files of a tar, by walking its headers: a tar has no table of contents. Small texts beside photos are kept on
 * the way, since opening each of a hundred thousand again would take minutes.
 */
import { MAX_ARCHIVE_ENTRIES } from '../../../core/limits.ts';
import { archiveRefused } from './archive-refusal.ts';
import type { ByteSource } from './byte-source.ts';
import {
  type Pax,
  readPax,
  readTarHeader,
  TAR_BLOCK_BYTES,
  type TarHeader,
  untilZero,
} from './tar-header.ts';
import type { RawName } from './zip-names.ts';

/** Read at once: many small files, or one header. */
const WINDOW_BYTES = 256 * 1024;
/** A name longer than this is an attack. */
const MAX_NAME_BYTES = 64 * 1024;
const MAX_KEPT_FILE_BYTES = 16 * 1024;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const SIDECAR = /\.(cls|txt|json)$/i;

export interface TarEntry {
  readonly name: RawName;
  readonly startByte: number;
  readonly sizeBytes: number;
  /** Why this entry is not read; null when it may be. */
  readonly refusal: string | null;
  /** The whole of a small text beside photos, else null. */
  readonly kept: Uint8Array | null;
}

export interface TarDirectory {
  readonly entries: readonly TarEntry[];
  /** Where and how the archive breaks off; null when it is whole. */
  readonly damage: string | null;
}

/** @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE */
export async function readTarDirectory(source: ByteSource, signal: AbortSignal): Promise<TarDirectory> {
  const read = windowed(source);
  const entries: TarEntry[] = [];
  let keptBytes = 0;
  let pax: Pax = {};
  let longName: Uint8Array | null = null;
  let headers = 0;
  for (let at = 0; at < source.sizeBytes; headers++) {
    signal.throwIfAborted();
    // A file has up to three headers, and folders have theirs.
    if (entries.length >= MAX_ARCHIVE_ENTRIES || headers > 4 * MAX_ARCHIVE_ENTRIES) throw tooMany();
    const block = await read(at, at + TAR_BLOCK_BYTES);
    if (isEmpty(block)) break;
    const header = readTarHeader(block);
    if (header === null) return { entries, damage: damageAt(entries.length) };
    const startByte = at + TAR_BLOCK_BYTES;
    const sizeBytes = pax.sizeBytes ?? header.sizeBytes;
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
      return { entries, damage: damageAt(entries.length) };
    }
    const describes = header.kind === 'pax' || header.kind === 'long name';
    at =
      startByte + Math.ceil((describes ? header.sizeBytes : sizeBytes) / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
    if (describes) {
      if (header.sizeBytes > MAX_NAME_BYTES) throw archiveRefused('a name in it is longer than any real one');
      const text = await read(startByte, startByte + header.sizeBytes);
      if (header.kind === 'pax') pax = readPax(text);
      else longName = untilZero(text.slice());
      continue;
    }
    if (header.kind === 'global' || header.kind === 'long link') continue;
    if (header.kind !== 'folder') {
      const name = nameOf(header, pax, longName);
      const isWhole = startByte + sizeBytes <= source.sizeBytes;
      const mayKeep =
        isWhole && header.kind === 'file' && sizeBytes <= MAX_KEPT_FILE_BYTES && isSidecar(name);
      const kept =
        mayKeep && keptBytes + sizeBytes <= MAX_KEPT_BYTES
          ? (await read(startByte, startByte + sizeBytes)).slice()
          : null;
      keptBytes += kept?.length ?? 0;
      entries.push({ name, startByte, sizeBytes, refusal: refusalOf(header, pax, isWhole), kept });
    }
    pax = {};
    longName = null;
  }
  return { entries, damage: null };
}

function nameOf(header: TarHeader, pax: Pax, longName: Uint8Array | null): RawName {
  // Copied: a name must not keep the window that it was read in.
  const bytes = (pax.path ?? longName ?? header.name).slice();
  return { bytes, isUtf8: pax.path !== undefined, unicodePath: null };
}

function refusalOf({ kind }: TarHeader, { isSparse }: Pax, isWhole: boolean): string | null {
  if (kind === 'link') return 'It is a link to another file, not a photo.';
  if (kind === 'other' || isSparse === true) return 'It is stored in a way that Pupil does not read.';
  return isWhole ? null : 'The archive ends inside this file: it was not downloaded or copied to its end.';
}

function isSidecar({ bytes }: RawName): boolean {
  return SIDECAR.test(String.fromCharCode(...bytes.subarray(-5)));
}

function isEmpty(block: Uint8Array): boolean {
  return block.length === TAR_BLOCK_BYTES && block.every((byte) => byte === 0);
}

/** Reads through one window, so that neighbours cost one read. */
function windowed(source: ByteSource): ByteSource['read'] {
  let start = 0;
  let window = new Uint8Array();
  return async (from, to) => {
    if (from < start || to > start + window.length) {
      window = await source.read(from, Math.max(to, from + WINDOW_BYTES));
      start = from;
    }
    return window.subarray(from - start, to - start);
  };
}

function damageAt(files: number): string {
  return `The archive is damaged or cut off after ${files.toLocaleString('en')} files; they are read.`;
}

function tooMany() {
  return archiveRefused(
    `it has more than ${MAX_ARCHIVE_ENTRIES.toLocaleString('en')} files, the most that are read from one`,
  );
}
