/** The pages of a column of photos: looked at one by one, so that memory holds one of them and never the column. */
import type { CompressionCodec } from 'hyparquet';
import { MAX_ARCHIVE_RATIO, MAX_PHOTO_PAGE_BYTES } from '../limits.ts';
import { claimed, ParquetFault } from './parquet-guard.ts';
import { type OpenPage, PageWalk, pageHeaderAt, placesIn } from './parquet-page-walk.ts';

export interface PageHead {
  readonly kind: 'dictionary' | 'data';
  /** Rows, or words of a dictionary. */
  readonly count: number;
  /** The head and what it speaks of. */
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
}

const MEBIBYTE = 1024 * 1024;

/** @param bytes from the page on, its whole head at least @throws {ParquetFault} */
export function readPageHead(bytes: Uint8Array): PageHead {
  const { header, headBytes } = pageHeaderAt(bytes, 0);
  const most = Number.MAX_SAFE_INTEGER;
  const packedBytes = claimed(header.compressed_page_size, most, 'a page of it is damaged');
  const why = `a page of its photos would take more than ${MAX_PHOTO_PAGE_BYTES / MEBIBYTE} MiB`;
  const unpackedBytes = claimed(header.uncompressed_page_size, MAX_PHOTO_PAGE_BYTES, why);
  // Small pages of one colour compress far; only large ones can do harm.
  if (unpackedBytes > MEBIBYTE && unpackedBytes > packedBytes * MAX_ARCHIVE_RATIO)
    throw new ParquetFault(
      `a page of it grows to more than ${MAX_ARCHIVE_RATIO} times its size, which no photos do`,
    );
  const sizeBytes = headBytes + packedBytes;
  const head = (kind: PageHead['kind'], told: number | undefined): PageHead => {
    return { kind, count: claimed(told, most, 'a page of it is damaged'), sizeBytes, unpackedBytes };
  };
  if (header.type === 'DICTIONARY_PAGE') return head('dictionary', header.dictionary_page_header?.num_values);
  if (header.type === 'DATA_PAGE') return head('data', header.data_page_header?.num_values);
  if (header.type === 'DATA_PAGE_V2') return head('data', header.data_page_header_v2?.num_values);
  throw new ParquetFault('a page of it is of an unknown kind');
}

/** @param bytes the page, as long as its head says @throws {ParquetFault} */
export function openPage(
  bytes: Uint8Array,
  { count }: PageHead,
  codec: CompressionCodec,
  maxDefinition: number,
): OpenPage {
  const walk = new PageWalk({
    ...{ isRepeated: false, maxDefinition },
    ...{ maxUnpackedBytes: MAX_PHOTO_PAGE_BYTES, what: 'photos' },
  });
  // The walk goes on behind a dictionary; the one page is all that is asked for.
  const { value } = walk.pages({ bytes, start: 0, values: Math.max(1, count), codec }, count).next();
  if (value === undefined) throw new ParquetFault('a page of it is damaged');
  return value;
}

/** Where each value of a page begins and ends. */
export class ByteValues {
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;

  /** @param body values one after the other, each after its length, of four bytes @throws {ParquetFault} */
  constructor(body: Uint8Array, count: number) {
    if (count > body.length / 4) throw new ParquetFault('a page of it ends too early');
    this.#bytes = body;
    this.#ends = new Uint32Array(count);
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    let at = 0;
    for (let i = 0; i < count; i++) {
      if (at + 4 > body.length) throw new ParquetFault('a page of it ends too early');
      at += 4 + view.getUint32(at, true);
      if (at > body.length) throw new ParquetFault('a page of it ends too early');
      this.#ends[i] = at;
    }
  }

  at(place: number): Uint8Array {
    const start = place === 0 ? 0 : this.#ends[place - 1]!;
    return this.#bytes.subarray(start + 4, this.#ends[place]);
  }

  get count(): number {
    return this.#ends.length;
  }
}

/** The photos of a data page, by row within it. */
export class PhotoPage {
  readonly #values: ByteValues;
  /** By row: its value; -1 where there is none. */
  readonly #places: Int32Array;

  /** @throws {ParquetFault} */
  constructor(
    page: Extract<OpenPage, { kind: 'data' }>,
    maxDefinition: number,
    dictionary: ByteValues | null,
  ) {
    const { body, count, definition, encoding } = page;
    this.#places = new Int32Array(count);
    let filled = 0;
    for (let row = 0; row < count; row++) {
      const isThere = definition === null || definition[row] === maxDefinition;
      this.#places[row] = isThere ? filled++ : -1;
    }
    if (encoding === 'PLAIN') {
      this.#values = new ByteValues(body, filled);
      return;
    }
    if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY')
      throw new ParquetFault(`its photos are written as ${encoding}; PLAIN and RLE_DICTIONARY are read`);
    this.#values = dictionary ?? new ByteValues(new Uint8Array(0), 0);
    const words = placesIn(body, filled, Math.max(1, this.#values.count));
    for (const place of words)
      if (place >= this.#values.count) throw new ParquetFault('a row points outside its dictionary');
    for (let row = 0; row < count; row++)
      if (this.#places[row] !== -1) this.#places[row] = words[this.#places[row]!]!;
  }

  /** null where the row has no photo. */
  photoAt(row: number): Uint8Array | null {
    const place = this.#places[row];
    return place === undefined || place === -1 ? null : this.#values.at(place);
  }
}
