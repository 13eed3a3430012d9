/**
 * The photos of a .parquet by their row: what is read is the page that a photo lies in, and that page alone is kept
 * until another is asked for.
 */
import type { RowGroup } from 'hyparquet';
import {
  ByteValues,
  openPage,
  type PageHead,
  PhotoPage,
  readPageHead,
} from '../../../core/files/parquet-bytes.ts';
import { type ChunkPlace, chunkPlace } from '../../../core/files/parquet-contents.ts';
import { claimed, ParquetFault } from '../../../core/files/parquet-guard.ts';
import type { OpenPage } from '../../../core/files/parquet-page-walk.ts';
import type { ParquetColumn } from '../../../core/files/parquet-photos.ts';
import type { ByteSource } from './byte-source.ts';
import { ArchiveBudget } from './inflate.ts';

interface Group {
  readonly firstRow: number;
  readonly rows: number;
  readonly chunk: ChunkPlace;
}

interface PlacedPage {
  readonly head: PageHead;
  readonly startByte: number;
  /** Within its group. */
  readonly firstRow: number;
}

interface OpenGroup {
  readonly pages: readonly PlacedPage[];
  readonly dictionary: ByteValues | null;
}

/** Heads with the least and the greatest value in them take kilobytes; no more than the last is tried. */
const HEAD_WINDOWS_BYTES = [4 * 1024, 64 * 1024, 1024 * 1024];

export class PhotoRows {
  readonly #source: ByteSource;
  readonly #column: ParquetColumn;
  readonly #groups: readonly Group[];
  readonly #unpacked: ArchiveBudget;
  readonly #seen = new Set<string>();
  #group: { readonly of: Group; readonly opened: Promise<OpenGroup> } | null = null;
  #page: { readonly of: PlacedPage; readonly opened: Promise<PhotoPage> } | null = null;

  /** @param rows of all groups @throws {ParquetFault} */
  constructor(source: ByteSource, column: ParquetColumn, groups: readonly RowGroup[], rows: number) {
    this.#source = source;
    this.#column = column;
    this.#unpacked = new ArchiveBudget(source.sizeBytes);
    let firstRow = 0;
    this.#groups = groups.map((group) => {
      const chunk = chunkPlace(group, column.path, rows - firstRow);
      if (chunk.start + chunk.sizeBytes > source.sizeBytes)
        throw new ParquetFault('its photos lie outside the file');
      const placed = { firstRow, rows: chunk.values, chunk };
      firstRow += chunk.values;
      return placed;
    });
    if (firstRow !== rows)
      throw new ParquetFault(`it says that it has ${rows} rows, and has ${firstRow} photos`);
  }

  /** @returns a view of the page; null where the row has no photo @throws {ParquetFault | PupilError} */
  async photoAt(row: number): Promise<Uint8Array | null> {
    const group = lastFrom(this.#groups, row)!;
    const inGroup = row - group.firstRow;
    const { pages, dictionary } = await this.#openGroup(group);
    const placed = lastFrom(pages, inGroup);
    if (placed === undefined) throw new ParquetFault('a page of it is missing');
    const page = await this.#openPage(placed, group, dictionary);
    return page.photoAt(inGroup - placed.firstRow);
  }

  #openGroup(group: Group): Promise<OpenGroup> {
    if (this.#group?.of !== group) this.#group = { of: group, opened: this.#readGroup(group) };
    return this.#group.opened;
  }

  #openPage(placed: PlacedPage, group: Group, dictionary: ByteValues | null): Promise<PhotoPage> {
    if (this.#page?.of !== placed)
      this.#page = { of: placed, opened: this.#readPage(placed, group, dictionary) };
    return this.#page.opened;
  }

  async #readGroup(group: Group): Promise<OpenGroup> {
    const { chunk, rows } = group;
    const pages: PlacedPage[] = [];
    let dictionary: ByteValues | null = null;
    const end = chunk.start + chunk.sizeBytes;
    let firstRow = 0;
    for (let at = chunk.start; firstRow < rows; ) {
      const head = await this.#headAt(at, end);
      if (at + head.sizeBytes > end) throw new ParquetFault('a page is longer than the column');
      const placed = { head, startByte: at, firstRow };
      at += head.sizeBytes;
      if (head.kind === 'dictionary') {
        if (dictionary !== null || firstRow > 0) throw new ParquetFault('it has two dictionaries');
        const { body, count } = await this.#unpack(placed, group);
        dictionary = new ByteValues(body, count);
        continue;
      }
      claimed(head.count, rows - firstRow, 'a page of it has more rows than the whole');
      if (head.count === 0) throw new ParquetFault('a page of it is empty');
      pages.push(placed);
      firstRow += head.count;
    }
    return { pages, dictionary };
  }

  async #readPage(placed: PlacedPage, group: Group, dictionary: ByteValues | null): Promise<PhotoPage> {
    const page = await this.#unpack(placed, group);
    if (page.kind !== 'data') throw new ParquetFault('a page of it is damaged');
    return new PhotoPage(page, this.#column.maxDefinition, dictionary);
  }

  async #unpack({ head, startByte }: PlacedPage, { firstRow, chunk }: Group): Promise<OpenPage> {
    // Once each: looking at examples opens pages again. Parts of a hostile file may share their pages.
    const key = `${firstRow} ${startByte}`;
    if (!this.#seen.has(key)) this.#unpacked.count(head.unpackedBytes);
    this.#seen.add(key);
    const bytes = await this.#source.read(startByte, startByte + head.sizeBytes);
    return openPage(bytes, head, chunk.codec, this.#column.maxDefinition);
  }

  async #headAt(at: number, end: number): Promise<PageHead> {
    for (const windowBytes of HEAD_WINDOWS_BYTES) {
      const stop = Math.min(end, at + windowBytes);
      const bytes = await this.#source.read(at, stop);
      try {
        return readPageHead(bytes);
      } catch (thrown) {
        const isLast = stop === end || windowBytes === HEAD_WINDOWS_BYTES.at(-1);
        if (!(thrown instanceof ParquetFault) || isLast) throw thrown;
      }
    }
    throw new ParquetFault('a page of it has no end');
  }
}

/** The last that begins at the row or before it. */
function lastFrom<Part extends { readonly firstRow: number }>(
  parts: readonly Part[],
  row: number,
): Part | undefined {
  let low = 0;
  for (let high = parts.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (parts[middle]!.firstRow <= row) low = middle;
    else high = middle - 1;
  }
  return parts[low];
}
