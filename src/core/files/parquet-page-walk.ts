/**
 * The pages of one column, unpacked within an allowance and checked before hyparquet reads what is in them. Memory is
 * bounded; time is not quite: a Zstandard page made for it keeps the library busy for minutes. Whoever dropped it may
 * end the worker, and a silent minute does.
 */
import { type CompressionCodec, type PageHeader, snappyUncompress } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { decompressGzip, decompressZstd } from 'hyparquet-compressors';
import { byLibrary, checkRuns, claimed, ParquetFault, thriftEnd } from './parquet-guard.ts';

export interface ColumnChunk {
  /** What its pages lie in, and end with at the latest. */
  readonly bytes: Uint8Array;
  /** Of its first page. */
  readonly start: number;
  /** Numbers or texts, those that are not there included. */
  readonly values: number;
  readonly codec: CompressionCodec;
}

export interface ColumnKind {
  /** Rows are lists of values. */
  readonly isRepeated: boolean;
  /** At how many places on the way to a value there may be nothing: the level of a value that is there. */
  readonly maxDefinition: number;
  /** The most bytes that its pages may take, unpacked, and what they hold, in a word. */
  readonly maxUnpackedBytes: number;
  readonly what: 'names' | 'numbers' | 'photos';
}

export type OpenPage =
  | { readonly kind: 'dictionary'; readonly count: number; readonly body: Uint8Array }
  | {
      readonly kind: 'data';
      readonly count: number;
      /** 0 where a value begins a row; null where rows are no lists. */
      readonly repetition: Uint8Array | null;
      /** `maxDefinition` where a value is there; null where all are. */
      readonly definition: Uint8Array | null;
      readonly encoding: string;
      readonly body: Uint8Array;
    };

interface DataParts {
  readonly repetition: Uint8Array | null;
  readonly definition: Uint8Array | null;
  readonly encoding: string;
  readonly body: Uint8Array;
}

const LENGTH_BYTES = 4;

export class PageWalk {
  readonly #kind: ColumnKind;
  #bytesLeft: number;

  constructor(kind: ColumnKind) {
    this.#kind = kind;
    this.#bytesLeft = kind.maxUnpackedBytes;
  }

  /** @param maxWords entries of a dictionary @throws {ParquetFault} */
  *pages({ bytes, start, values, codec }: ColumnChunk, maxWords: number): Generator<OpenPage> {
    let left = values;
    let at = start;
    while (left > 0) {
      if (at >= bytes.length) throw new ParquetFault('a page lies outside the file');
      const { header, headBytes } = pageHeaderAt(bytes, at);
      at += headBytes;
      const packedBytes = claimed(
        header.compressed_page_size,
        bytes.length - at,
        'a page is longer than the file',
      );
      const packed = bytes.subarray(at, at + packedBytes);
      at += packedBytes;
      const { dictionary_page_header: words, data_page_header: one, data_page_header_v2: two } = header;
      if (header.type === 'DICTIONARY_PAGE') {
        const count = claimed(words?.num_values, maxWords, 'its dictionary is too long');
        yield { kind: 'dictionary', count, body: this.#unpack(packed, header.uncompressed_page_size, codec) };
      } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
        const told = header.type === 'DATA_PAGE' ? one : two;
        const count = claimed(told?.num_values, left, 'a page of it has more rows than the whole');
        if (count === 0) throw new ParquetFault('a page of it is empty');
        const parts = told === two ? this.#openV2(header, packed, codec) : this.#open(header, packed, codec);
        left -= count;
        yield {
          ...{ kind: 'data', count, encoding: parts.encoding, body: parts.body },
          repetition: levels(parts.repetition, 1, count),
          definition: levels(parts.definition, bitsFor(this.#kind.maxDefinition), count),
        };
      }
      // Index pages hold nothing of the column.
    }
  }

  #open(header: PageHeader, packed: Uint8Array, codec: CompressionCodec): DataParts {
    let rest = this.#unpack(packed, header.uncompressed_page_size, codec);
    const take = (isThere: boolean): Uint8Array | null => {
      if (!isThere) return null;
      if (rest.length < LENGTH_BYTES) throw new ParquetFault('a page of it ends too early');
      const end = LENGTH_BYTES + readerOf(rest).view.getUint32(0, true);
      if (end > rest.length) throw new ParquetFault('a page of it ends too early');
      const found = rest.subarray(LENGTH_BYTES, end);
      rest = rest.subarray(end);
      return found;
    };
    const repetition = take(this.#kind.isRepeated);
    const definition = take(this.#kind.maxDefinition > 0);
    return { repetition, definition, encoding: String(header.data_page_header?.encoding), body: rest };
  }

  /** In pages of the second kind what says which values are there stands before the rest, and is never packed. */
  #openV2(header: PageHeader, packed: Uint8Array, codec: CompressionCodec): DataParts {
    const two = header.data_page_header_v2!;
    const { isRepeated, maxDefinition } = this.#kind;
    const most = isRepeated ? packed.length : 0;
    const listBytes = claimed(two.repetition_levels_byte_length, most, 'its rows are lists');
    const left = packed.length - listBytes;
    const levelBytes = claimed(two.definition_levels_byte_length, left, 'a page of it is damaged');
    const aside = listBytes + levelBytes;
    const bodyCodec = two.is_compressed === false ? 'UNCOMPRESSED' : codec;
    const body = this.#unpack(packed.subarray(aside), header.uncompressed_page_size, bodyCodec, aside);
    return {
      repetition: isRepeated ? packed.subarray(0, listBytes) : null,
      definition: maxDefinition > 0 ? packed.subarray(listBytes, aside) : null,
      encoding: two.encoding,
      body,
    };
  }

  /** @param aside bytes of the page that stand elsewhere, and are no part of what is packed */
  #unpack(packed: Uint8Array, pageBytes: number, codec: CompressionCodec, aside = 0): Uint8Array {
    const { maxUnpackedBytes, what } = this.#kind;
    const why = `its ${what} would take more than ${maxUnpackedBytes / 1024 ** 2} MiB`;
    const sizeBytes = claimed(pageBytes, this.#bytesLeft, why) - aside;
    if (sizeBytes < 0) throw new ParquetFault('a page of it is damaged');
    this.#bytesLeft -= sizeBytes;
    // Nothing at all is written as no bytes by some, which no way of packing knows.
    if (sizeBytes === 0) return new Uint8Array(0);
    const page = byLibrary(() => unpacked(packed, sizeBytes, codec));
    if (page.length !== sizeBytes) throw new ParquetFault('a page of it has another size than it says');
    return page;
  }
}

/** @throws {ParquetFault}, also where the bytes end before it does */
export function pageHeaderAt(
  bytes: Uint8Array,
  at: number,
): { readonly header: PageHeader; readonly headBytes: number } {
  const head = bytes.subarray(at, thriftEnd(bytes, at));
  return { header: byLibrary(() => parquetHeader(readerOf(head))), headBytes: head.length };
}

const bitsFor = (maxLevel: number) => Math.ceil(Math.log2(maxLevel + 1));

function levels(bytes: Uint8Array | null, bits: number, count: number): Uint8Array | null {
  return bytes === null ? null : runs(bytes, bits, new Uint8Array(count));
}

/** Places in a dictionary, as a data page names them. @throws {ParquetFault} */
export function placesIn(body: Uint8Array, count: number, maxWords: number): Uint32Array {
  if (count === 0) return new Uint32Array(0);
  const bits = body[0] ?? Number.POSITIVE_INFINITY;
  if (bits > Math.log2(maxWords) + 1) throw new ParquetFault('a page of it is damaged');
  return runs(body.subarray(1), bits, new Uint32Array(count));
}

function runs<Numbers extends Uint8Array | Uint32Array>(
  bytes: Uint8Array,
  bits: number,
  into: Numbers,
): Numbers {
  checkRuns(bytes, bits, into.length);
  byLibrary(() => readRleBitPackedHybrid(readerOf(bytes), bits, into, bytes.length));
  return into;
}

/** In a buffer of its own: the library lets a text go on to the end of the buffer, not of the page. */
function unpacked(packed: Uint8Array, sizeBytes: number, codec: CompressionCodec): Uint8Array {
  switch (codec) {
    case 'UNCOMPRESSED':
      return packed.slice();
    case 'SNAPPY': {
      const page = new Uint8Array(sizeBytes);
      snappyUncompress(packed, page);
      return page;
    }
    case 'GZIP':
      // Else it is taken for a bare stream, at whose end the library begins again at the front.
      if (packed[0] !== 0x1f || packed[1] !== 0x8b) throw new ParquetFault('no gzip');
      return decompressGzip(packed, sizeBytes);
    case 'ZSTD':
      // Told where to write, the library does not ask the bytes how much room to make.
      return decompressZstd(packed, new Uint8Array(sizeBytes));
    default:
      throw new ParquetFault(
        `it is packed with ${codec}, which is not read; write it with compression="snappy", "gzip" or "zstd"`,
      );
  }
}

export function readerOf(bytes: Uint8Array): { view: DataView<ArrayBuffer>; offset: number } {
  return { view: new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length), offset: 0 };
}
