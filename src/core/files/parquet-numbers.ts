/** The numbers of one flat column, page by page. */
import { ParquetFault } from './parquet-guard.ts';
import { type ColumnChunk, PageWalk, placesIn } from './parquet-page-walk.ts';

export type NumberType = 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE';

const NUMBER_BYTES: Readonly<Record<NumberType, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8 };

export class NumberColumn {
  /** null where a row says nothing. */
  readonly numbers: (number | null)[] = [];
  readonly #walk: PageWalk;
  readonly #type: NumberType;
  readonly #maxDefinition: number;
  readonly #maxRows: number;

  /** @param maxDefinition level of a number that is there */
  constructor(type: NumberType, maxDefinition: number, maxRows: number) {
    this.#type = type;
    this.#maxDefinition = maxDefinition;
    this.#maxRows = maxRows;
    // As many words of a dictionary as rows, and as many numbers, which are levels and places or plain.
    const maxUnpackedBytes = (maxRows + 1024) * NUMBER_BYTES[type] * 4;
    this.#walk = new PageWalk({ isRepeated: false, maxDefinition, maxUnpackedBytes, what: 'numbers' });
  }

  /** Adds the chunk's numbers. @throws {ParquetFault} */
  read(chunk: ColumnChunk): void {
    let dictionary: readonly number[] = [];
    for (const page of this.#walk.pages(chunk, this.#maxRows)) {
      if (page.kind === 'dictionary') {
        dictionary = plainNumbers(page.body, page.count, this.#type);
        continue;
      }
      const { definition, count } = page;
      const isThere = (row: number) => definition === null || definition[row] === this.#maxDefinition;
      let filled = 0;
      for (let row = 0; row < count; row++) if (isThere(row)) filled++;
      const numbers = this.#numbersIn(page.body, page.encoding, filled, dictionary);
      let next = 0;
      for (let row = 0; row < count; row++) this.numbers.push(isThere(row) ? numbers[next++]! : null);
    }
  }

  #numbersIn(
    body: Uint8Array,
    encoding: string,
    count: number,
    dictionary: readonly number[],
  ): readonly number[] {
    if (encoding === 'PLAIN') return plainNumbers(body, count, this.#type);
    if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY')
      throw new ParquetFault(`its numbers are written as ${encoding}; PLAIN and RLE_DICTIONARY are read`);
    return Array.from(placesIn(body, count, this.#maxRows), (place) => {
      const number = dictionary[place];
      if (number === undefined) throw new ParquetFault('a row points outside its dictionary');
      return number;
    });
  }
}

function plainNumbers(bytes: Uint8Array, count: number, type: NumberType): readonly number[] {
  const step = NUMBER_BYTES[type];
  if (count * step > bytes.length) throw new ParquetFault('a page of it ends too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const numberAt = (at: number): number => {
    switch (type) {
      case 'INT32':
        return view.getInt32(at, true);
      case 'INT64':
        return Number(view.getBigInt64(at, true));
      case 'FLOAT':
        return view.getFloat32(at, true);
      default:
        return view.getFloat64(at, true);
    }
  };
  return Array.from({ length: count }, (_, i) => numberAt(i * step));
}
