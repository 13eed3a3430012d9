/** Zips as the world's tools write them, and with any lie asked for. */
import { deflateSync } from 'fflate';
import { crc32 } from '../../../../core/photos/crc32.ts';

export interface ZipFile {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array;
  readonly isStored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** What the table of contents says, whatever is true. */
  readonly packedBytes?: number;
  readonly localOffset?: number;
  readonly unixMode?: number;
  /** The extra field of the table of contents. */
  readonly extra?: Uint8Array;
  /** Sizes and offset stand in a zip64 extra field. */
  readonly isLarge?: boolean;
  /** Sizes follow the data, as when a zip is written to a pipe. */
  readonly hasDescriptor?: boolean;
}

export interface ZipEnd {
  readonly entries?: number;
  readonly directoryBytes?: number;
  readonly directoryOffset?: number;
  readonly comment?: Uint8Array;
  readonly isLarge?: boolean;
  readonly before?: Uint8Array;
  readonly between?: Uint8Array;
  readonly after?: Uint8Array;
}

export function bytesOfText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Little-endian: [bytes a field, value] in turn. */
export function fields(...pairs: readonly (readonly [bytes: number, value: number])[]): Uint8Array {
  const all = new Uint8Array(pairs.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of pairs) {
    let left = value;
    for (let i = 0; i < bytes; i++, left = Math.floor(left / 256)) all[at++] = left % 256;
  }
  return all;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function zipOf(files: readonly ZipFile[], end: ZipEnd = {}): Uint8Array<ArrayBuffer> {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const { local, entry } = entryOf(file, at);
    locals.push(local);
    directory.push(entry);
    at += local.length;
  }
  const body = joined(...locals);
  const table = joined(...directory);
  const said = {
    entries: end.entries ?? files.length,
    bytes: end.directoryBytes ?? table.length,
    offset: end.directoryOffset ?? body.length,
  };
  const before = end.before ?? new Uint8Array();
  const between = end.between ?? new Uint8Array();
  const recordAt = body.length + table.length + between.length;
  const large = end.isLarge === true ? largeEnd(said, recordAt) : new Uint8Array();
  const comment = end.comment ?? new Uint8Array();
  const short = end.isLarge === true ? { entries: 0xffff, bytes: 0xffffffff, offset: 0xffffffff } : said;
  const record = joined(
    fields(
      [4, 0x06054b50],
      [4, 0],
      [2, short.entries],
      [2, short.entries],
      [4, short.bytes],
      [4, short.offset],
    ),
    fields([2, comment.length]),
    comment,
  );
  return joined(before, body, table, between, large, record, end.after ?? new Uint8Array());
}

function entryOf(file: ZipFile, at: number): { local: Uint8Array; entry: Uint8Array } {
  const name = typeof file.name === 'string' ? bytesOfText(file.name) : file.name;
  const content = file.content ?? new Uint8Array();
  const isStored = file.isStored === true;
  const data = isStored ? content : deflateSync(content);
  const method = file.method ?? (isStored ? 0 : 8);
  const flags = (file.flags ?? 0) | (file.hasDescriptor === true ? 8 : 0);
  const packed = file.packedBytes ?? data.length;
  const offset = file.localOffset ?? at;
  const sizes = file.hasDescriptor === true ? [0, 0, 0] : [crc32(content), data.length, content.length];
  const local = joined(
    fields([4, 0x04034b50], [2, 20], [2, flags], [2, method], [4, 0]),
    fields([4, sizes[0]!], [4, sizes[1]!], [4, sizes[2]!], [2, name.length], [2, 0]),
    name,
    data,
    file.hasDescriptor === true
      ? fields([4, 0x08074b50], [4, crc32(content)], [4, data.length], [4, content.length])
      : new Uint8Array(),
  );
  const large = fields([2, 1], [2, 24], [8, content.length], [8, packed], [8, offset]);
  const extra = joined(file.extra ?? new Uint8Array(), file.isLarge === true ? large : new Uint8Array());
  const short = (value: number) => (file.isLarge === true ? 0xffffffff : value);
  const entry = joined(
    fields([4, 0x02014b50], [2, 20], [2, 20], [2, flags], [2, method], [4, 0], [4, crc32(content)]),
    fields([4, short(packed)], [4, short(content.length)], [2, name.length], [2, extra.length], [2, 0]),
    fields([4, 0], [4, (file.unixMode ?? 0) * 65_536], [4, short(offset)]),
    name,
    extra,
  );
  return { local, entry };
}

function largeEnd(said: { entries: number; bytes: number; offset: number }, recordAt: number): Uint8Array {
  return joined(
    fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0]),
    fields([8, said.entries], [8, said.entries], [8, said.bytes], [8, said.offset]),
    fields([4, 0x07064b50], [4, 0], [8, recordAt], [4, 1]),
  );
}

/** Info-ZIP's second name, in Unicode. @param of the name that it is said to belong to */
export function unicodePathField(name: string, of: Uint8Array): Uint8Array {
  const text = bytesOfText(name);
  return joined(fields([2, 0x7075], [2, 5 + text.length], [1, 1], [4, crc32(of)]), text);
}
