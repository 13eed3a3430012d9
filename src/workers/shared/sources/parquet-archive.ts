/**
 * A .parquet of photos, as the Hub has data sets: a file a row, and one list of what its other columns say. Photos
 * are read when it is their turn; before, only the table of contents and the small columns are.
 */

import { PupilError } from '../../../core/errors.ts';
import {
  contentsStart,
  isParquet,
  PARQUET_MAGIC_BYTES,
  PARQUET_TAIL_BYTES,
  readContents,
} from '../../../core/files/parquet-contents.ts';
import { claimed, ParquetFault } from '../../../core/files/parquet-guard.ts';
import { type PhotoTable, photoTableOf } from '../../../core/files/parquet-photos.ts';
import { MAX_ARCHIVE_DIRECTORY_BYTES, MAX_ARCHIVE_ENTRIES, MAX_IMAGE_BYTES } from '../../../core/limits.ts';
import { readHeader } from '../../../core/photos/header.ts';
import type { ArchiveListing } from './archive-listing.ts';
import type { ByteSource } from './byte-source.ts';
import type { FoundFile } from './found-file.ts';
import { ArchiveBudget } from './inflate.ts';
import { labelLines, SmallColumns } from './parquet-labels.ts';
import { photoNames, tablePlace } from './parquet-names.ts';
import { PhotoRows } from './parquet-rows.ts';
import { checkFileSize } from './skipped.ts';

/**
 * @param path of the file, which says what its photos belong to; listed paths begin where it does
 * @returns null where it is no .parquet, or no column of it holds photos
 * @throws {PupilError} ARCHIVE_REFUSED, FILE_UNREADABLE
 */
export async function listParquet(
  source: ByteSource,
  path: string,
  signal: AbortSignal,
): Promise<ArchiveListing | null> {
  const head = await source.read(0, PARQUET_MAGIC_BYTES);
  if (!isParquet(head)) return null;
  try {
    const contents = await contentsOf(source, head);
    const table = photoTableOf(contents);
    if (table === null) return null;
    const why = `it has ${contents.num_rows} rows; at most ${MAX_ARCHIVE_ENTRIES.toLocaleString('en')} photos are read`;
    const rows = claimed(contents.num_rows, MAX_ARCHIVE_ENTRIES, why);
    return await listPhotos(source, path, table, rows, signal);
  } catch (thrown) {
    if (thrown instanceof ParquetFault) throw refused(thrown);
    throw thrown;
  }
}

async function contentsOf(source: ByteSource, head: Uint8Array): Promise<ReturnType<typeof readContents>> {
  const tail = await source.read(Math.max(0, source.sizeBytes - PARQUET_TAIL_BYTES), source.sizeBytes);
  const start = contentsStart(head, tail, source.sizeBytes);
  if (source.sizeBytes - start > MAX_ARCHIVE_DIRECTORY_BYTES)
    throw new ParquetFault('its table of contents is too long');
  return readContents(await source.read(start, source.sizeBytes));
}

async function listPhotos(
  source: ByteSource,
  path: string,
  table: PhotoTable,
  rows: number,
  signal: AbortSignal,
): Promise<ArchiveListing> {
  const columns = new SmallColumns(source, table.groups, rows, signal);
  const given = table.names === null ? null : await columns.texts(table.names);
  const read = await columns.labels(table.labels);
  const labels = read.filter(({ texts }) => texts.some((text) => text !== ''));
  const empty = read.flatMap((one) => (labels.includes(one) ? [] : [one.column]));
  const photos = new PhotoRows(source, table.photos, table.groups, rows);
  const isAnyUnnamed = given?.every((name) => name !== '') !== true;
  const names = photoNames(rows, given, isAnyUnnamed && rows > 0 ? await endingOf(photos) : 'jpg');
  const { folder, prefix } = tablePlace(path, labels.length > 0);
  const budget = new ArchiveBudget(source.sizeBytes);
  const listed = names.map((name) => prefix + name);
  const files = listed.map((name, row): FoundFile => {
    return { path: folder + name, read: (maxBytes) => readPhoto(photos, row, budget, maxBytes) };
  });
  if (labels.length > 0 && rows > 0) {
    const bytes = new TextEncoder().encode(labelLines(listed, labels));
    files.push({ path: `${folder}${prefix}labels.jsonl`, read: async () => bytes.slice() });
  }
  return { files, refused: [], nameEncoding: null, notes: notesOn(table, rows === 0 ? [] : empty) };
}

async function readPhoto(
  photos: PhotoRows,
  row: number,
  budget: ArchiveBudget,
  maxBytes = MAX_IMAGE_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const photo = await photos.photoAt(row);
    if (photo === null)
      throw new PupilError(
        'EMPTY_FILE',
        `Row ${row + 1} of the .parquet has no picture in it, at most the name of one.`,
      );
    checkFileSize(photo.length, maxBytes);
    budget.count(photo.length);
    return photo.slice() as Uint8Array<ArrayBuffer>;
  } catch (thrown) {
    if (thrown instanceof ParquetFault) throw refused(thrown);
    throw thrown;
  }
}

/** Of all photos without a name, by the first of them: endings are for people, and bytes decide. */
async function endingOf(photos: PhotoRows): Promise<string> {
  try {
    const { format } = readHeader((await photos.photoAt(0)) ?? new Uint8Array(0));
    return format === 'jpeg' ? 'jpg' : format;
  } catch {
    // It is told when it is read.
    return 'jpg';
  }
}

function notesOn({ photos, unread, otherPhotos }: PhotoTable, empty: readonly string[]): readonly string[] {
  const listed = (names: readonly string[]) =>
    names
      .slice(0, 8)
      .map((name) => name.slice(0, 40))
      .join(', ');
  return [
    ...(otherPhotos.length === 0
      ? []
      : [`Photos are those of its column ${photos.path[0]}; ${listed(otherPhotos)} are left out.`]),
    ...(unread.length === 0
      ? []
      : [`It gives no labels by ${listed(unread)}: only columns of texts and numbers are read.`]),
    ...(empty.length === 0 ? [] : [`It says nothing by ${listed(empty)}: no row has a value there.`]),
  ];
}

function refused(fault: ParquetFault): PupilError {
  return new PupilError(
    'ARCHIVE_REFUSED',
    `The .parquet cannot be read: ${fault.message}. Download it again, or write it again with pyarrow.`,
    {},
    { cause: fault },
  );
}
