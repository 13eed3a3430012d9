/** The rows of one column of lists of numbers, all of one length, page by page. */
import { MAX_EMBEDDING_VALUES } from '../limits.ts';
import { ParquetFault } from './parquet-guard.ts';
import { type ColumnChunk, type OpenPage, PageWalk, placesIn } from './parquet-page-walk.ts';

export type VectorType = 'FLOAT' | 'DOUBLE';
type DataPage = Extract<OpenPage, { kind: 'data' }>;

const NUMBER_BYTES: Readonly<Record<VectorType, number>> = { FLOAT: 4, DOUBLE: 8 };

export class VectorColumn {
  readonly #walk: PageWalk;
  readonly #type: VectorType;
  readonly #maxDefinition: number;
  readonly #pages: Float32Array<ArrayBuffer>[] = [];
  /** Of the rows that are begun; the first row says how many numbers each has. */
  #rows = 0;
  #dims = 0;
  #inRow = 0;
  #count = 0;

  /** @param maxDefinition level of a number that is there */
  constructor(type: VectorType, maxDefinition: number) {
    this.#type = type;
    this.#maxDefinition = maxDefinition;
    const maxUnpackedBytes = MAX_EMBEDDING_VALUES * NUMBER_BYTES[type];
    this.#walk = new PageWalk({ isRepeated: true, maxDefinition, maxUnpackedBytes, what: 'numbers' });
  }

  get count(): number {
    return this.#count;
  }

  /** @throws {ParquetFault} where a row is not there, or has another length than the first */
  read(chunk: ColumnChunk): void {
    let dictionary = new Float32Array(0);
    for (const page of this.#walk.pages(chunk, MAX_EMBEDDING_VALUES)) {
      if (page.kind === 'dictionary') dictionary = plainNumbers(page.body, page.count, this.#type);
      else {
        this.#checkRows(page);
        this.#pages.push(numbersIn(page, dictionary, this.#type));
        this.#count += page.count;
      }
    }
  }

  /** [rows, dims] @throws {ParquetFault} */
  table(): { readonly rows: number; readonly dims: number; readonly values: Float32Array<ArrayBuffer> } {
    this.#endRow();
    const values = new Float32Array(this.#count);
    let at = 0;
    for (const page of this.#pages) {
      values.set(page, at);
      at += page.length;
    }
    return { rows: this.#rows, dims: this.#dims, values };
  }

  #checkRows({ repetition, definition, count }: DataPage): void {
    for (let i = 0; i < count; i++) {
      if (repetition?.[i] === 0) {
        if (this.#rows > 0) this.#endRow();
        this.#rows++;
        this.#inRow = 0;
      } else if (this.#rows === 0) throw new ParquetFault('a page of it is damaged');
      if (definition !== null && definition[i] !== this.#maxDefinition)
        throw new ParquetFault(`row ${this.#rows} has no embedding, or a hole in it; leave such rows out`);
      this.#inRow++;
    }
  }

  #endRow(): void {
    if (this.#rows === 1) this.#dims = this.#inRow;
    if (this.#inRow === this.#dims) return;
    throw new ParquetFault(
      `row ${this.#rows} has ${this.#inRow} numbers, the first ${this.#dims}: embeddings are of one length`,
    );
  }
}

function numbersIn(
  { encoding, body, count }: DataPage,
  dictionary: Float32Array,
  type: VectorType,
): Float32Array<ArrayBuffer> {
  if (encoding === 'PLAIN') return plainNumbers(body, count, type);
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY')
    throw new ParquetFault(`its numbers are written as ${encoding}; PLAIN and RLE_DICTIONARY are read`);
  const places = placesIn(body, count, MAX_EMBEDDING_VALUES);
  const values = new Float32Array(count);
  places.forEach((place, i) => {
    if (place >= dictionary.length) throw new ParquetFault('a row points outside its dictionary');
    values[i] = dictionary[place]!;
  });
  return values;
}

function plainNumbers(bytes: Uint8Array, count: number, type: VectorType): Float32Array<ArrayBuffer> {
  const step = NUMBER_BYTES[type];
  if (count * step > bytes.length) throw new ParquetFault('a page of it ends too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++)
    values[i] = type === 'FLOAT' ? view.getFloat32(i * step, true) : view.getFloat64(i * step, true);
  return values;
}
