/**
 * Embeddings computed elsewhere: files paired with the names of their rows, matched to the photos of a project, and
 * kept under a fingerprint of their own, from where kNN, probe and training take them as if a teacher had looked.
 */
import { PupilError } from '../../core/errors.ts';
import { type EmbeddingRows, invalidEmbeddings } from '../../core/files/embedding-rows.ts';
import type { RowNames } from '../../core/files/row-names.ts';
import { isListName } from '../../core/files/table-names.ts';
import { EMBEDDINGS_PER_BLOCK } from '../../core/limits.ts';
import { matchRows, type RowMatches } from '../../core/photos/match-rows.ts';
import type { BroughtEmbeddings, KeptEmbeddings, ModelsProgress } from '../../protocol/models.ts';
import { embeddedIds } from '../../storage/embedding-index.ts';
import { commitEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { sha256 } from '../shared/sha256.ts';
import type { BroughtFiles } from './brought-files.ts';
import { only, readTables, stemOf, type Table, type Tables } from './read-tables.ts';

/** Rows of all files, one after another. */
export interface FoundEmbeddings {
  readonly name: string;
  readonly sizeBytes: number;
  readonly parts: readonly EmbeddingRows[];
  readonly names: RowNames;
  /** Of all files' bytes and the names. */
  readonly hash: string;
}

export interface HeldEmbeddings extends FoundEmbeddings {
  readonly matches: RowMatches;
}

type Report = (progress: ModelsProgress) => void;

/** @returns null when there are none in it @throws {PupilError} EMBEDDINGS_INVALID and what reading a file throws */
export async function findEmbeddings(
  { name, files }: BroughtFiles,
  signal: AbortSignal,
  report: Report,
): Promise<FoundEmbeddings | null> {
  const found = await readTables(files, (path, doneBytes) => {
    signal.throwIfAborted();
    report({ note: `Reading ${path}`, doneBytes, totalBytes: 0 });
  });
  const { tables, others, sizeBytes } = found;
  if (tables.length === 0) {
    const [first] = others;
    if (first === undefined) return null;
    throw first.problem;
  }
  const parts: EmbeddingRows[] = [];
  const names: RowNames[] = [];
  const hashes: string[] = [];
  for (const table of tables) {
    signal.throwIfAborted();
    const own = table.names ?? (await namesFor(table, found));
    refuseUnequal(table.path, table.rows, own, parts[0]);
    parts.push(table.rows);
    names.push(own);
    hashes.push(await sha256(table.fileBytes));
  }
  const joined = joinedNames(names);
  // A list of one column is told by its names alone, as it always was: what was kept before is found again.
  const told = joined.length === 1 ? joined[0].names : joined;
  hashes.push(await sha256(new TextEncoder().encode(JSON.stringify(told))));
  const hash = await sha256(new TextEncoder().encode(hashes.join(' ')));
  return {
    name: tables.length === 1 ? tables[0]!.path.split('/').at(-1)! : name,
    sizeBytes,
    parts,
    names: joined,
    hash,
  };
}

/** Columns of all parts, one below the other; '' where a part has not the column. */
function joinedNames(parts: readonly RowNames[]): RowNames {
  const sizes = parts.map(([{ names }]) => names.length);
  const columns = [...new Set(parts.flatMap((part) => part.map(({ column }) => column)))].map((column) => ({
    column,
    names: parts.flatMap(
      (part, i) => part.find((one) => one.column === column)?.names ?? Array<string>(sizes[i]!).fill(''),
    ),
  }));
  const [first, ...others] = columns;
  return [first!, ...others];
}

function refuseUnequal(
  path: string,
  rows: EmbeddingRows,
  [{ names }]: RowNames,
  first: EmbeddingRows | undefined,
): void {
  if (names.length !== rows.rows) {
    throw invalidEmbeddings(
      `${path} has ${rows.rows.toLocaleString('en')} rows, and ${names.length.toLocaleString('en')} names came with it. Each row needs one name, in the same order`,
      { rows: rows.rows, names: names.length },
    );
  }
  if (first !== undefined && (first.dims !== rows.dims || first.type !== rows.type)) {
    throw invalidEmbeddings(
      `${path} has ${rows.dims} numbers a row (${rows.type}), the file before it ${first.dims} (${first.type}). They are not of one model`,
      { dims: rows.dims, firstDims: first.dims },
    );
  }
}

/**
 * The only list for the only table, or the only one that is called what lists of names are called; else the one with
 * the same name, or the same number at its end, as clip-retrieval has it.
 */
async function namesFor(table: Table, { tables, lists, others }: Tables): Promise<RowNames> {
  const ofOnly = tables.length === 1 ? only(lists, isListName) : null;
  const fitting = lists.filter(({ path }) => stemOf(path) === stemOf(table.path));
  const numbered = lists.filter(
    ({ path }) => numberOf(path) !== null && numberOf(path) === numberOf(table.path),
  );
  const list = fitting.length === 1 ? fitting[0] : (ofOnly ?? (numbered.length === 1 ? numbered[0] : null));
  if (list) return list.read();
  const pickle = others.find(({ isObjects }) => isObjects);
  if (lists.length === 0 && pickle !== undefined) {
    throw invalidEmbeddings(
      `${table.path} says nothing of which photo a row is of, and ${pickle.path} is a list of Python objects, a pickle, which is never opened: that would run what is in it. Save the names with np.save("filenames.npy", np.array(names, dtype=str))`,
    );
  }
  throw invalidEmbeddings(
    `${table.path} says nothing of which photo a row is of, and ${lists.length === 0 ? 'no list of names came with it' : `none of the ${lists.length} lists that came with it can be told to be its own`}. Drop it together with a .txt, .csv or .json of the file names, a filenames.npy, or the metadata .parquet of clip-retrieval`,
    { lists: lists.length },
  );
}

function numberOf(path: string): string | null {
  return /_(\d+)\.[^.]+$/.exec(path)?.[1] ?? null;
}

/** @throws {PupilError} NO_PHOTOS, EMBEDDINGS_INVALID when not one row is of a photo */
export async function matchEmbeddings(
  found: FoundEmbeddings,
  projectId: string | null,
): Promise<{ readonly held: HeldEmbeddings; readonly report: BroughtEmbeddings }> {
  const project = projectId === null ? null : await getProject(projectId);
  if (project === null)
    throw new PupilError('NO_PHOTOS', 'Embeddings are matched to photos. Bring in the photos first.');
  const photos = await photosOf(project.id);
  const matches = matchRows(found.names, photos, project.duplicates);
  const rows = found.names[0].names.length;
  if (matches.matched.length === 0) {
    throw invalidEmbeddings(
      `none of the ${rows.toLocaleString('en')} rows is of a photo in "${project.name}": the rows are called like ${matches.unmatchedRows.examples[0] === undefined ? 'nothing' : quoted(matches.unmatchedRows.examples[0])}, the photos like ${quoted(photos[0]?.path)}. Rows are matched by path, by name, or by the SHA-256 of the file`,
      { rows, photos: photos.length },
    );
  }
  const { matched, ...rest } = matches;
  return {
    held: { ...found, matches },
    report: {
      kind: 'embeddings',
      fileName: found.name,
      sizeBytes: found.sizeBytes,
      rows,
      dims: found.parts[0]!.dims,
      matched: matched.length,
      ...rest,
    },
  };
}

function quoted(name = ''): string {
  return `"${name.slice(-80)}"`;
}

/**
 * Commits the rows that have a photo, and describes them as a teacher.
 * @throws {PupilError} EMBEDDINGS_INVALID, QUOTA, STORAGE
 */
export async function keepEmbeddings(
  { name, sizeBytes, parts, hash, matches }: HeldEmbeddings,
  signal: AbortSignal,
  report: Report,
): Promise<KeptEmbeddings> {
  const { dims, type } = parts[0]!;
  const fingerprint = `embeddings ${hash.slice(0, 32)}`;
  const known = await embeddedIds(fingerprint);
  const missing = matches.matched.filter(({ id }) => !known.has(id));
  const rowBytes = dims * Float32Array.BYTES_PER_ELEMENT;
  const whereIs = rowFinder(parts);
  for (let from = 0; from < missing.length; from += EMBEDDINGS_PER_BLOCK) {
    signal.throwIfAborted();
    report({ note: `Keeping ${name}`, doneBytes: from * rowBytes, totalBytes: missing.length * rowBytes });
    const some = missing.slice(from, from + EMBEDDINGS_PER_BLOCK);
    const values = new Float32Array(some.length * dims);
    some.forEach(({ row }, at) => {
      const { part, inside } = whereIs(row);
      part.read(inside, values, at * dims);
    });
    await commitEmbeddings({ fingerprint, ids: some.map(({ id }) => id), dims, values }, 0, 0);
  }
  const teacherName = `embeddings from ${name}`;
  return {
    choice: { id: fingerprint, origin: 'embeddings', dtype: 'auto', device: 'auto' },
    facts: {
      id: fingerprint,
      name: teacherName,
      dtype: type,
      // Nothing runs here: what device the numbers come from, nobody wrote down.
      device: 'wasm',
      deviceName: 'computed elsewhere',
      threads: 0,
      dims,
      imageSizePx: 0,
      fingerprint,
      sizeBytes,
      selfTests: [],
      hasText: false,
    },
  };
}

function rowFinder(
  parts: readonly EmbeddingRows[],
): (row: number) => { readonly part: EmbeddingRows; readonly inside: number } {
  return (row) => {
    let inside = row;
    for (const part of parts) {
      if (inside < part.rows) return { part, inside };
      inside -= part.rows;
    }
    throw new PupilError('UNEXPECTED', `There is no row ${row}.`);
  };
}
