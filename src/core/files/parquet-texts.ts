/** The texts of one flat column, page by page. */
import { readPlain } from 'hyparquet/src/plain.js';
import { MAX_EMBEDDING_ROWS, MAX_UNPACKED_NAMES_BYTES } from '../limits.ts';
import { byLibrary, ParquetFault } from './parquet-guard.ts';
import { type ColumnChunk, PageWalk, placesIn, readerOf } from './parquet-page-walk.ts';

export class TextColumn {
  readonly texts: string[] = [];
  readonly #walk: PageWalk;
  /** Of all rows: a dictionary writes a long text once, and names it often. */
  #lettersLeft = MAX_UNPACKED_NAMES_BYTES;

  readonly #maxDefinition: number;

  /** @param maxDefinition level of a text that is there */
  constructor(maxDefinition: number) {
    this.#maxDefinition = maxDefinition;
    this.#walk = new PageWalk({
      isRepeated: false,
      maxDefinition,
      maxUnpackedBytes: MAX_UNPACKED_NAMES_BYTES,
      what: 'names',
    });
  }

  /** Adds the chunk's texts; '' where a row says nothing. @throws {ParquetFault} */
  read(chunk: ColumnChunk): void {
    let dictionary: readonly string[] = [];
    for (const page of this.#walk.pages(chunk, MAX_EMBEDDING_ROWS)) {
      if (page.kind === 'dictionary') {
        dictionary = plainTexts(page.body, page.count);
        continue;
      }
      const { definition, count } = page;
      const isThere = (row: number) => definition === null || definition[row] === this.#maxDefinition;
      let filled = 0;
      for (let row = 0; row < count; row++) if (isThere(row)) filled++;
      const texts = textsIn(page.body, page.encoding, filled, dictionary);
      let next = 0;
      for (let row = 0; row < count; row++) {
        const text = isThere(row) ? texts[next++]! : '';
        this.#lettersLeft -= text.length;
        if (this.#lettersLeft < 0) throw new ParquetFault('its names are too long');
        this.texts.push(text);
      }
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
  return Array.from(placesIn(body, count, MAX_EMBEDDING_ROWS), (place) => {
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
