/**
 * Every table of embeddings and every list of names in what was brought, each file read once: .npy, .npz, .safetensors,
 * .parquet, and texts. What is neither is left aside, with the reason why it was not read.
 */
import type { PupilError } from '../../core/errors.ts';
import { type EmbeddingRows, invalidEmbeddings } from '../../core/files/embedding-rows.ts';
import { isNpyOfObjects, npyHeader, readNpy } from '../../core/files/npy.ts';
import { isNpyOfTexts, readNpyTexts } from '../../core/files/npy-texts.ts';
import { readNpz } from '../../core/files/npz.ts';
import { isParquetPath, readParquetNames, readParquetTable } from '../../core/files/parquet.ts';
import {
  isNamesPath,
  NAME_COLUMNS,
  oneColumn,
  parseRowNames,
  type RowNames,
} from '../../core/files/row-names.ts';
import { readSafetensors } from '../../core/files/safetensors.ts';
import { isListName, isTableName } from '../../core/files/table-names.ts';
import { MAX_MODEL_BYTES, MAX_NAMES_BYTES } from '../../core/limits.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { refused } from './refused.ts';

export interface Table {
  readonly path: string;
  readonly rows: EmbeddingRows;
  /** null where the file does not name its rows. */
  readonly names: RowNames | null;
  /** The file that it came in. */
  readonly fileBytes: Uint8Array<ArrayBuffer>;
}

export interface NameList {
  readonly path: string;
  read(): Promise<RowNames>;
}

export interface Tables {
  readonly tables: readonly Table[];
  readonly lists: readonly NameList[];
  /** Arrays that are neither, each with what its reader says of it. */
  readonly others: readonly Other[];
  readonly sizeBytes: number;
}

export interface Other {
  readonly path: string;
  /** A pickle, which is never opened: it may have been the names. */
  readonly isObjects: boolean;
  readonly problem: PupilError;
}

interface Sorted {
  readonly tables: Table[];
  readonly lists: NameList[];
  readonly others: Other[];
}

const ARRAYS_PATH = /\.(npy|npz|safetensors)$/i;
/** clip-retrieval writes the texts' embeddings beside the images'. */
const TEXTS_PATH = /(^|\/)text_emb/i;

/** @throws {PupilError} EMBEDDINGS_INVALID and what reading a file throws */
export async function readTables(
  files: readonly FoundFile[],
  onRead: (path: string, doneBytes: number) => void,
): Promise<Tables> {
  const sorted: Sorted = { tables: [], lists: [], others: [] };
  let sizeBytes = 0;
  const read = async (file: FoundFile) => {
    onRead(file.path, sizeBytes);
    const bytes = await file.read(MAX_MODEL_BYTES - sizeBytes);
    sizeBytes += bytes.length;
    return bytes;
  };
  const inOrder = files.toSorted((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
  for (const file of inOrder.filter(({ path }) => ARRAYS_PATH.test(path) && !TEXTS_PATH.test(path)))
    sort(file.path, await read(file), sorted);
  const parquets = inOrder.filter(({ path }) => isParquetPath(path));
  // Beside another table it holds that one's names, as clip-retrieval has it.
  for (const file of sorted.tables.length > 0 ? [] : parquets) {
    const bytes = await read(file);
    const table = readParquetTable(bytes, NAME_COLUMNS);
    if (table !== null) sorted.tables.push({ path: file.path, ...table, fileBytes: bytes });
  }
  const lists = inOrder.filter(({ path }) => isNamesPath(path) || isParquetPath(path)).map(listOf);
  return { ...sorted, lists: [...sorted.lists, ...lists], sizeBytes };
}

function sort(path: string, bytes: Uint8Array<ArrayBuffer>, into: Sorted): void {
  if (/\.safetensors$/i.test(path)) into.tables.push({ path, ...readSafetensors(bytes), fileBytes: bytes });
  else if (/\.npz$/i.test(path)) sortNpz(path, bytes, into);
  else sortNpy(path, bytes, bytes, into);
}

function sortNpy(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  fileBytes: Uint8Array<ArrayBuffer>,
  { tables, lists, others }: Sorted,
): void {
  const { descr } = npyHeader(bytes);
  if (isNpyOfTexts(descr)) {
    lists.push({ path, read: async () => oneColumn(readNpyTexts(bytes)) });
    return;
  }
  const rows = refused(() => readNpy(bytes));
  if ('problem' in rows) others.push({ path, isObjects: isNpyOfObjects(descr), problem: rows.problem });
  else tables.push({ path, rows: rows.result, names: null, fileBytes });
}

/** Its one table, or the one among several that is called what embeddings are called, with its list of names. */
function sortNpz(path: string, bytes: Uint8Array<ArrayBuffer>, into: Sorted): void {
  const own: Sorted = { tables: [], lists: [], others: [] };
  for (const array of readNpz(bytes, MAX_MODEL_BYTES)) sortNpy(array.name, array.bytes, bytes, own);
  into.others.push(...own.others.map((one) => ({ ...one, path: `${path}: ${one.path}` })));
  // A list alone, beside a table in another file.
  if (own.tables.length === 0) {
    into.lists.push(...own.lists.map((list) => ({ ...list, path: `${path}/${list.path}` })));
    return;
  }
  const table = only(own.tables, isTableName);
  if (table === null) {
    throw invalidEmbeddings(
      `${path} holds ${own.tables.length} tables (${own.tables
        .slice(0, 4)
        .map((one) => one.path.slice(0, 40))
        .join(', ')}). Call the right one "embeddings"`,
      { tables: own.tables.length },
    );
  }
  const list = only(own.lists, isListName);
  if (list !== null) into.lists.push({ ...list, path });
  else into.lists.push(...own.lists.map((one) => ({ ...one, path: `${path}/${one.path}` })));
  into.tables.push({ ...table, path });
}

/** The only one, or the only one that is called so. */
export function only<One extends { readonly path: string }>(
  all: readonly One[],
  isCalledSo: (name: string) => boolean,
): One | null {
  if (all.length === 1) return all[0]!;
  const called = all.filter(({ path }) => isCalledSo(stemOf(path)));
  return called.length === 1 ? called[0]! : null;
}

/** Its name without folders and ending. */
export function stemOf(path: string): string {
  return path
    .split('/')
    .at(-1)!
    .replace(/\.[^.]+$/, '')
    .toLowerCase();
}

function listOf(file: FoundFile): NameList {
  return {
    path: file.path,
    async read() {
      const bytes = await file.read(MAX_NAMES_BYTES);
      if (isParquetPath(file.path)) return readParquetNames(bytes, NAME_COLUMNS);
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch (cause) {
        throw invalidEmbeddings(`${file.path} is no UTF-8 text`, {}, { cause });
      }
      return parseRowNames(file.path, text);
    },
  };
}
