/**
 * A zip as a stream: each file leaves as it comes, nothing is patched afterwards, and only the table of contents is
 * kept. Files are stored as they are: photos, numbers and weights hardly compress, and what the zip weighs is known
 * before. More than 65,535 of them, or more than 4 GiB, take the fields of Zip64.
 * Format: PKWARE's APPNOTE.TXT 6.3.
 */
import { crc32 } from '../photos/crc32.ts';
import { joined, u16, u32, u64 } from './little-endian.ts';

const [LOCAL, DESCRIPTOR, CENTRAL] = [0x04034b50, 0x08074b50, 0x02014b50];
const [END64, LOCATOR64, END] = [0x06064b50, 0x07064b50, 0x06054b50];
/** Names are UTF-8. */
const UTF8 = 0x0800;
/** Checksum and sizes stand behind the file. */
const TOLD_AFTERWARDS = 0x0008;
const [VERSION, VERSION64] = [20, 45];
/** 1 January 1980: equal contents make equal files. */
const FIRST_DAY = 0x0021;
const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
/** Written at once: of the table of contents of 100,000 files nothing larger is made. */
const TABLE_PART_BYTES = 256 * 1024;

interface Entry {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly crc: number;
  readonly sizeBytes: number;
  /** Where its header begins. */
  readonly at: number;
}

type Write = (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void;

/** One call after the other: each has to be awaited. */
export class ZipWriter {
  readonly #write: Write;
  readonly #entries: Entry[] = [];
  #sizeBytes: number;

  /**
   * @param write takes the bytes in their order, which must not change afterwards; the next come when it resolves
   * @param startByte where in its file the zip begins, 0 but for tests of large ones
   */
  constructor(write: Write, startByte = 0) {
    this.#write = write;
    this.#sizeBytes = startByte;
  }

  /** Bytes so far, with those before the zip. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** A file that is there as a whole. @param name path in the zip, `/` between parts */
  async add(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const entry = this.#entry(name, UTF8, crc32(bytes), bytes.length);
    await this.#send(localHeader(entry, entry.crc, entry.sizeBytes));
    await this.#send(bytes);
    this.#entries.push(entry);
  }

  /** A file that comes piece by piece. @param mostBytes no less than it will have */
  async addParts(
    name: string,
    mostBytes: number,
    parts: AsyncIterable<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    const is64 = mostBytes >= MAX_32;
    const begun = this.#entry(name, UTF8 | TOLD_AFTERWARDS, 0, is64 ? MAX_32 : 0);
    await this.#send(localHeader(begun, 0, is64 ? MAX_32 : 0));
    let [crc, sizeBytes] = [0, 0];
    for await (const part of parts) {
      crc = crc32(part, crc);
      sizeBytes += part.length;
      await this.#send(part);
    }
    const size = is64 ? u64(sizeBytes) : u32(sizeBytes);
    await this.#send(joined([u32(DESCRIPTOR), u32(crc), size, size]));
    this.#entries.push({ ...begun, crc, sizeBytes });
  }

  /** The table of contents: nothing may follow. */
  async finish(): Promise<void> {
    const start = this.#sizeBytes;
    let part: Uint8Array[] = [];
    let partBytes = 0;
    for (const entry of this.#entries) {
      const header = centralHeader(entry);
      part.push(header);
      partBytes += header.length;
      if (partBytes < TABLE_PART_BYTES) continue;
      await this.#send(joined(part));
      [part, partBytes] = [[], 0];
    }
    await this.#send(joined(part));
    await this.#send(endOf(this.#entries.length, this.#sizeBytes - start, start));
  }

  #entry(name: string, flags: number, crc: number, sizeBytes: number): Entry {
    return { name: new TextEncoder().encode(name), flags, crc, sizeBytes, at: this.#sizeBytes };
  }

  async #send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#sizeBytes += bytes.length;
    await this.#write(bytes);
  }
}

function localHeader({ name, flags }: Entry, crc: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const is64 = sizeBytes >= MAX_32;
  // Of a file that is told afterwards the sizes are zero here, in as many bytes as they will have.
  const size = (flags & TOLD_AFTERWARDS) === 0 ? sizeBytes : 0;
  const extra = is64 ? joined([u16(1), u16(16), u64(size), u64(size)]) : new Uint8Array(0);
  const shown = is64 ? MAX_32 : size;
  return joined([
    ...[u32(LOCAL), u16(is64 ? VERSION64 : VERSION), u16(flags), u16(0), u16(0), u16(FIRST_DAY)],
    ...[u32(crc), u32(shown), u32(shown), u16(name.length), u16(extra.length), name, extra],
  ]);
}

function centralHeader({ name, flags, crc, sizeBytes, at }: Entry): Uint8Array<ArrayBuffer> {
  const isLarge = sizeBytes >= MAX_32;
  const isFar = at >= MAX_32;
  const fields = [...(isLarge ? [u64(sizeBytes), u64(sizeBytes)] : []), ...(isFar ? [u64(at)] : [])];
  const extra = fields.length === 0 ? new Uint8Array(0) : joined([u16(1), u16(8 * fields.length), ...fields]);
  const size = u32(isLarge ? MAX_32 : sizeBytes);
  const needs = u16(fields.length === 0 ? VERSION : VERSION64);
  return joined([
    ...[u32(CENTRAL), needs, needs, u16(flags), u16(0), u16(0), u16(FIRST_DAY), u32(crc), size, size],
    // Neither a comment nor attributes, on the first disk.
    ...[u16(name.length), u16(extra.length), u16(0), u16(0), u16(0), u32(0), u32(isFar ? MAX_32 : at)],
    ...[name, extra],
  ]);
}

function endOf(count: number, sizeBytes: number, at: number): Uint8Array<ArrayBuffer> {
  const is64 = count >= MAX_16 || sizeBytes >= MAX_32 || at >= MAX_32;
  const shownCount = u16(Math.min(count, MAX_16));
  const [size, start] = [u32(Math.min(sizeBytes, MAX_32)), u32(Math.min(at, MAX_32))];
  const end = joined([u32(END), u16(0), u16(0), shownCount, shownCount, size, start, u16(0)]);
  if (!is64) return end;
  const version = u16(VERSION64);
  return joined([
    ...[
      u32(END64),
      u64(44),
      version,
      version,
      u32(0),
      u32(0),
      u64(count),
      u64(count),
      u64(sizeBytes),
      u64(at),
    ],
    ...[u32(LOCATOR64), u32(0), u64(at + sizeBytes), u32(1), end],
  ]);
}
