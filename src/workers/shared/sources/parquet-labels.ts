/** What the small columns of a .parquet say of its photos, as one list that is read and shown like every other. */
import type { RowGroup } from 'hyparquet';
import { chunkPlace } from '../../../core/files/parquet-contents.ts';
import { ParquetFault } from '../../../core/files/parquet-guard.ts';
import { NumberColumn } from '../../../core/files/parquet-numbers.ts';
import type { ColumnChunk } from '../../../core/files/parquet-page-walk.ts';
import type { LabelColumn, ParquetColumn } from '../../../core/files/parquet-photos.ts';
import { TextColumn } from '../../../core/files/parquet-texts.ts';
import { MAX_PHOTO_COLUMN_BYTES } from '../../../core/limits.ts';
import type { ByteSource } from './byte-source.ts';

export interface Labels {
  readonly column: string;
  /** A text a row; '' where it has no label. */
  readonly texts: readonly string[];
}

export class SmallColumns {
  readonly #source: ByteSource;
  readonly #groups: readonly RowGroup[];
  readonly #rows: number;
  readonly #signal: AbortSignal;

  constructor(source: ByteSource, groups: readonly RowGroup[], rows: number, signal: AbortSignal) {
    this.#source = source;
    this.#groups = groups;
    this.#rows = rows;
    this.#signal = signal;
  }

  /** @returns a text a row @throws {ParquetFault} */
  async texts(column: ParquetColumn): Promise<readonly string[]> {
    const { texts } = await this.#read(column, new TextColumn(column.maxDefinition));
    return this.#whole(texts, column);
  }

  /** @throws {ParquetFault} */
  async labels(columns: readonly LabelColumn[]): Promise<readonly Labels[]> {
    const all: Labels[] = [];
    for (const column of columns) {
      const texts = column.type === 'TEXT' ? await this.texts(column) : await this.#numbers(column);
      all.push({ column: column.name, texts });
    }
    return all;
  }

  async #numbers(column: LabelColumn): Promise<readonly string[]> {
    const { type, maxDefinition, classNames } = column;
    if (type === 'TEXT') return [];
    const { numbers } = await this.#read(column, new NumberColumn(type, maxDefinition, this.#rows));
    return this.#whole(numbers, column).map((number) => labelOf(number, classNames));
  }

  async #read<Into extends { read(chunk: ColumnChunk): void }>(
    { path }: ParquetColumn,
    into: Into,
  ): Promise<Into> {
    let rowsLeft = this.#rows;
    let bytesLeft = Math.min(MAX_PHOTO_COLUMN_BYTES, this.#source.sizeBytes);
    for (const group of this.#groups) {
      this.#signal.throwIfAborted();
      const { start, sizeBytes, values, codec } = chunkPlace(group, path, rowsLeft);
      rowsLeft -= values;
      bytesLeft -= sizeBytes;
      // Together they are part of the file; a hostile one has the same part many times.
      if (bytesLeft < 0) throw new ParquetFault(`its column ${path.join('.')} is too large`);
      const bytes = await this.#source.read(start, start + sizeBytes);
      into.read({ bytes, start: 0, values, codec });
    }
    return into;
  }

  #whole<Value>(values: readonly Value[], { path }: ParquetColumn): readonly Value[] {
    if (values.length === this.#rows) return values;
    throw new ParquetFault(
      `it says that it has ${this.#rows} rows, and its column ${path.join('.')} has ${values.length}`,
    );
  }
}

/** The Hub writes -1 where a photo's class is kept secret. */
function labelOf(number: number | null, classNames: readonly string[] | null): string {
  if (number === null || Number.isNaN(number)) return '';
  if (classNames === null) return String(number);
  return number === -1 ? '' : (classNames[number] ?? String(number));
}

/** @param names of the photos, beside which the list lies */
export function labelLines(names: readonly string[], labels: readonly Labels[]): string {
  const columns = labels.filter(({ column }) => column !== 'file_name');
  const lines = names.map((name, row) =>
    JSON.stringify(
      Object.fromEntries([['file_name', name], ...columns.map(({ column, texts }) => [column, texts[row]])]),
    ),
  );
  return `${lines.join('\n')}\n`;
}
