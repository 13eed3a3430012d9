/** Archives that are opened like folders, known by their bytes: a zip is a zip whatever it is called. */
import { Gunzip } from 'fflate';
import { ascii } from './bytes.ts';

export type ArchiveType = 'zip' | 'tar' | 'tar.gz';

const TAR_BLOCK_BYTES = 512;
/** Enough to see the first file's name in a zip, and the first block of a compressed tar behind its own name. */
export const ARCHIVE_HEAD_BYTES = 4096;

/** A file, the end of an empty archive, a part of one in several parts. */
const ZIP_MARKS = new Set(['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08']);

/** Zips by their bytes, and something else to everybody: their first file gives them away. */
const DOCUMENT_PARTS = /^(\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/|mimetype|META-INF\/)/;
const ARRAY_PARTS = /\.npy$|(^|\/)(data\.pkl|byteorder|\.format_version)$/;

const OPENED_OTHERWISE =
  /\.(jpe?g|jfif|png|apng|webp|gif|bmp|avif|ico|heic|heif|tiff?|jxl|svg|csv|tsv|txt|json|jsonl|ndjson|xml|md|ya?ml|html?|py|pdf|mp4|mov)$/i;

/** Whether it is worth a look into a file: a hundred thousand photos are not opened twice for it. */
export function mayBeArchive(name: string): boolean {
  return !OPENED_OTHERWISE.test(name);
}

/** @param head the file's first ARCHIVE_HEAD_BYTES, or all of it */
export function archiveType(head: Uint8Array): ArchiveType | null {
  if (ZIP_MARKS.has(ascii(head, 0, 4))) return isDocument(head) ? null : 'zip';
  if (isTar(head)) return 'tar';
  if (head[0] === 0x1f && head[1] === 0x8b) return isTar(unpackedHead(head)) ? 'tar.gz' : null;
  return null;
}

/** An Office document, an e-book, a Java program: its pictures are not what a person means. */
export function isDocument(head: Uint8Array): boolean {
  return DOCUMENT_PARTS.test(firstName(head));
}

/** Tables of numbers or a network's weights: opened where they are what is dropped, not as a folder of photos. */
export function holdsArrays(head: Uint8Array): boolean {
  return ARRAY_PARTS.test(firstName(head));
}

/** The folder that an archive stands for: its name without its ending. */
export function archiveName(fileName: string): string {
  return fileName.replace(/(?<=.)(\.tar\.(gz|Z)|\.[a-z0-9]{1,5}|\.parquet)$/i, '');
}

function firstName(head: Uint8Array): string {
  if (ascii(head, 0, 4) !== 'PK\x03\x04' || head.length < 30) return '';
  return ascii(head, 30, head[26]! + head[27]! * 256);
}

/** The checksum of the first block, which every tar since 1979 has. */
function isTar(head: Uint8Array): boolean {
  return head.length >= TAR_BLOCK_BYTES && head[0] !== 0 && hasTarChecksum(head.subarray(0, TAR_BLOCK_BYTES));
}

/** @param block 512 bytes; the checksum counts its own field as blanks, and old tools count signed bytes */
export function hasTarChecksum(block: Uint8Array): boolean {
  const said = Number.parseInt(
    ascii(block, 148, 8)
      .replace(/[\0 ]+$/, '')
      .trim(),
    8,
  );
  let unsigned = 0;
  let signed = 0;
  for (const [at, byte] of block.entries()) {
    const value = at >= 148 && at < 156 ? 32 : byte;
    unsigned += value;
    signed += value < 128 ? value : value - 256;
  }
  return said === unsigned || said === signed;
}

function unpackedHead(head: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  const gunzip = new Gunzip((part) => parts.push(part));
  try {
    gunzip.push(head);
  } catch {
    // Damaged, or it goes on behind the head: what came out until then decides.
  }
  return Uint8Array.from(parts.flatMap((part) => [...part.subarray(0, TAR_BLOCK_BYTES)]));
}
