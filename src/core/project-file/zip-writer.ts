/**
 * A zip as a stream: each file is whole when its turn comes, so nothing is patched afterwards and nothing but the
 * table of contents is kept. Files are stored as they are: photos, numbers and weights hardly compress, and what the
 * file weighs is known before. Files beyond 4 GiB or 65,535 entries get the larger records (zip64) that they need.
 */
import { crc32 } from '../photos/crc32.ts';

const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const LARGE_END = 0x06064b50;
const LARGE_END_LOCATOR = 0x07064b50;
const ZIP64 = 1;
const VERSION = 20;
const LARGE_VERSION = 45;
/** Names are UTF-8. */
const FLAGS = 0x800;
/** 1 January 1980, the earliest there is: the same project gives the same bytes. */
const DATE = 0x21;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
/** Written at once; of the table of contents of 100,000 files nothing larger is made. */
const TABLE_PART_BYTES = 256 * 1024;

interface Written {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

export class ZipWriter {
  readonly #write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly #entries: Written[] = [];
  #offset: number;

  /** @param startByte where in its file the zip begins, 0 but for tests of large ones */
  constructor(write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>, startByte = 0) {
    this.#write = write;
    this.#offset = startByte;
  }

  /** Bytes so far. */
  get sizeBytes(): number {
    return this.#offset;
  }

  /** @param bytes of the file, less than 4 GiB; they are written as they are, and must not change afterwards */
  async add(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const name = new TextEncoder().encode(path);
    const entry: Written = { name, crc: crc32(bytes), sizeBytes: bytes.length, offset: this.#offset };
    const header = new Fields(30 + name.length);
    header.u32(LOCAL).u16(VERSION);
    common(header, entry);
    header.u16(0).bytes(name);
    this.#entries.push(entry);
    await this.#put(header.content);
    await this.#put(bytes);
  }

  /** Writes the table of contents. */
  async end(): Promise<void> {
    const start = this.#offset;
    let part: Uint8Array[] = [];
    let partBytes = 0;
    const flush = async () => {
      await this.#put(joined(part, partBytes));
      part = [];
      partBytes = 0;
    };
    for (const entry of this.#entries) {
      const bytes = tableEntry(entry);
      part.push(bytes);
      partBytes += bytes.length;
      if (partBytes > TABLE_PART_BYTES) await flush();
    }
    await flush();
    await this.#put(endOf(this.#entries.length, start, this.#offset));
  }

  async #put(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#offset += bytes.length;
    await this.#write(bytes);
  }
}

/** What a file's own header and the table of contents say alike. */
function common(fields: Fields, { name, crc, sizeBytes }: Written): void {
  // Stored (0), at no time of the day.
  fields.u16(FLAGS).u16(0).u16(0).u16(DATE).u32(crc).u32(sizeBytes).u32(sizeBytes).u16(name.length);
}

function tableEntry(entry: Written): Uint8Array<ArrayBuffer> {
  const { name, offset } = entry;
  const isLarge = offset >= MAX_32;
  const extraBytes = isLarge ? 12 : 0;
  const fields = new Fields(46 + name.length + extraBytes);
  fields
    .u32(ENTRY)
    .u16(VERSION)
    .u16(isLarge ? LARGE_VERSION : VERSION);
  common(fields, entry);
  // No comment, on the first disk, no attributes.
  fields.u16(extraBytes).u16(0).u16(0).u16(0).u32(0);
  fields.u32(Math.min(offset, MAX_32)).bytes(name);
  if (isLarge) fields.u16(ZIP64).u16(8).u64(offset);
  return fields.content;
}

function endOf(entries: number, startByte: number, endByte: number): Uint8Array<ArrayBuffer> {
  const tableBytes = endByte - startByte;
  const isLarge = entries >= MAX_16 || startByte >= MAX_32 || tableBytes >= MAX_32;
  const fields = new Fields(22 + (isLarge ? 56 + 20 : 0));
  if (isLarge) {
    fields.u32(LARGE_END).u64(44).u16(LARGE_VERSION).u16(LARGE_VERSION).u32(0).u32(0);
    fields.u64(entries).u64(entries).u64(tableBytes).u64(startByte);
    fields.u32(LARGE_END_LOCATOR).u32(0).u64(endByte).u32(1);
  }
  const few = Math.min(entries, MAX_16);
  fields.u32(END).u16(0).u16(0).u16(few).u16(few);
  fields.u32(Math.min(tableBytes, MAX_32)).u32(Math.min(startByte, MAX_32)).u16(0);
  return fields.content;
}

/** Little-endian fields one after the other. */
class Fields {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(sizeBytes: number) {
    this.content = new Uint8Array(sizeBytes);
    this.#view = new DataView(this.content.buffer);
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  bytes(value: Uint8Array): this {
    this.content.set(value, this.#at);
    this.#at += value.length;
    return this;
  }
}

function joined(parts: readonly Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
