/**
 * The pages of one column of texts, unpacked within an allowance and checked before hyparquet reads what is
 * in them. Memory is bounded; time is not quite: a Zstandard page made for it keeps the library busy for
 * minutes. Whoever dropped it may end the worker, and a silent minute does.
 */
import { type CompressionCodec, type PageHeader, snappyUncompress } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { decompressGzip, decompressZstd } from 'hyparquet-compressors';
import { MAX_EMBEDDING_ROWS, MAX_UNPACKED_NAMES_BYTES } from '../limits.ts';
import { byLibrary, checkRuns, claimed, ParquetFault, thriftEnd } from './parquet-guard.ts';

export interface TextChunk {
  /** Of its first page. */
  readonly start: number;
  readonly values: number;
  readonly codec: CompressionCodec;
}

/** Which rows of a page say something, and what follows: how, and the bytes. */
interface OpenPage {
  readonly levels: Uint8Array | null;
  readonly encoding: string;
  readonly body: Uint8Array;
}

export class TextColumn {
  readonly texts: string[] = [];
  readonly #bytes: Uint8Array;
  readonly #isOptional: boolean;
  #bytesLeft = MAX_UNPACKED_NAMES_BYTES;
  /** Of all rows: a dictionary writes a long text once, and names it often. */
  #lettersLeft = MAX_UNPACKED_NAMES_BYTES;

  /** @param bytes the file as far as pages may lie @param isOptional rows may say nothing */
  constructor(bytes: Uint8Array, isOptional: boolean) {
    this.#bytes = bytes;
    this.#isOptional = isOptional;
  }

  /** Adds the chunk's texts; '' where a row says nothing. @throws {ParquetFault} */
  read({ start, values, codec }: TextChunk): void {
    const end = this.texts.length + values;
    let dictionary: readonly string[] = [];
    let at = start;
    while (this.texts.length < end) {
      if (at >= this.#bytes.length) throw new ParquetFault('a page lies outside the file');
      const head = this.#bytes.subarray(at, thriftEnd(this.#bytes, at));
      const header = byLibrary(() => parquetHeader(readerOf(head)));
      at += head.length;
      const most = this.#bytes.length - at;
      const packedBytes = claimed(header.compressed_page_size, most, 'a page is longer than the file');
      const packed = this.#bytes.subarray(at, at + packedBytes);
      at += packedBytes;
      const { dictionary_page_header: words, data_page_header: one, data_page_header_v2: two } = header;
      if (header.type === 'DICTIONARY_PAGE') {
        const count = claimed(words?.num_values, MAX_EMBEDDING_ROWS, 'its dictionary is too long');
        dictionary = plainTexts(this.#unpack(packed, header.uncompressed_page_size, codec), count);
      } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
        const told = header.type === 'DATA_PAGE' ? one : two;
        const left = end - this.texts.length;
        const count = claimed(told?.num_values, left, 'a page of it has more rows than the whole');
        if (count === 0) throw new ParquetFault('a page of it is empty');
        const page = told === two ? this.#openV2(header, packed, codec) : this.#open(header, packed, codec);
        this.#add(page, count, dictionary);
      }
      // Index pages hold nothing of the column.
    }
  }

  #open(header: PageHeader, packed: Uint8Array, codec: CompressionCodec): OpenPage {
    const page = this.#unpack(packed, header.uncompressed_page_size, codec);
    const encoding = String(header.data_page_header?.encoding);
    if (!this.#isOptional) return { levels: null, encoding, body: page };
    const lengthBytes = 4;
    if (page.length < lengthBytes) throw new ParquetFault('a page of it ends too early');
    const end = lengthBytes + readerOf(page).view.getUint32(0, true);
    if (end > page.length) throw new ParquetFault('a page of it ends too early');
    return { levels: page.subarray(lengthBytes, end), encoding, body: page.subarray(end) };
  }

  /** In pages of the second kind what says which rows are there stands before the rest, and is never packed. */
  #openV2(header: PageHeader, packed: Uint8Array, codec: CompressionCodec): OpenPage {
    const two = header.data_page_header_v2!;
    claimed(two.repetition_levels_byte_length, 0, 'its rows are lists');
    const levelBytes = claimed(two.definition_levels_byte_length, packed.length, 'a page of it is damaged');
    const bodyCodec = two.is_compressed === false ? 'UNCOMPRESSED' : codec;
    const body = this.#unpack(
      packed.subarray(levelBytes),
      header.uncompressed_page_size,
      bodyCodec,
      levelBytes,
    );
    const levels = this.#isOptional ? packed.subarray(0, levelBytes) : null;
    return { levels, encoding: two.encoding, body };
  }

  /** @param aside bytes of the page that stand elsewhere, and are no part of what is packed */
  #unpack(packed: Uint8Array, pageBytes: number, codec: CompressionCodec, aside = 0): Uint8Array {
    const maxMib = MAX_UNPACKED_NAMES_BYTES / 1024 ** 2;
    const sizeBytes =
      claimed(pageBytes, this.#bytesLeft, `its names would take more than ${maxMib} MiB`) - aside;
    if (sizeBytes < 0) throw new ParquetFault('a page of it is damaged');
    this.#bytesLeft -= sizeBytes;
    // Nothing at all is written as no bytes by some, which no way of packing knows.
    if (sizeBytes === 0) return new Uint8Array(0);
    const page = byLibrary(() => unpacked(packed, sizeBytes, codec));
    if (page.length !== sizeBytes) throw new ParquetFault('a page of it has another size than it says');
    return page;
  }

  #add({ levels, encoding, body }: OpenPage, count: number, dictionary: readonly string[]): void {
    const isThere = levels === null ? null : runs(levels, 1, new Uint8Array(count));
    const filled = isThere === null ? count : isThere.reduce((sum, level) => sum + (level === 1 ? 1 : 0), 0);
    const texts = textsIn(body, encoding, filled, dictionary);
    let next = 0;
    for (let row = 0; row < count; row++) {
      const text = isThere === null || isThere[row] === 1 ? texts[next++]! : '';
      this.#lettersLeft -= text.length;
      if (this.#lettersLeft < 0) throw new ParquetFault('its names are too long');
      this.texts.push(text);
    }
  }
}

function textsIn(
  body: Uint8Array,
  encoding: string,
  count: number,
  dictionary: readonly string[],
): readonly string[] {
  if (encoding === 'PLAIN') return plainTexts(body, count);
  // Others write a text as what it has more than the one before, which has no end of letters in few bytes.
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY')
    throw new ParquetFault(`its texts are written as ${encoding}; PLAIN and RLE_DICTIONARY are read`);
  if (count === 0) return [];
  const bits = body[0] ?? Number.POSITIVE_INFINITY;
  if (bits > Math.log2(MAX_EMBEDDING_ROWS) + 1) throw new ParquetFault('a page of it is damaged');
  return Array.from(runs(body.subarray(1), bits, new Uint32Array(count)), (place) => {
    const text = dictionary[place];
    if (text === undefined) throw new ParquetFault('a row points outside its dictionary');
    return text;
  });
}

/** Each after its length, of four bytes. */
function plainTexts(bytes: Uint8Array, count: number): readonly string[] {
  if (count > bytes.length / 4) throw new ParquetFault('a page of it ends too early');
  const texts = byLibrary(() => readPlain(readerOf(bytes), 'BYTE_ARRAY', count, undefined));
  const decoder = new TextDecoder();
  return Array.from(texts as Iterable<Uint8Array>, (text) => decoder.decode(text));
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

function readerOf(bytes: Uint8Array): { view: DataView<ArrayBuffer>; offset: number } {
  return { view: new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length), offset: 0 };
}
