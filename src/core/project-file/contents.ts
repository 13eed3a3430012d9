/**
 * The two records that make a zip a project file: `pupil.json`, its first entry, says what it is and in which version;
 * `contents.json`, its last, names every other entry with its size and its SHA-256, and counts what the project has.
 */
import { PupilError } from '../errors.ts';
import { count, list, of, parser, record, text } from '../records/shape.ts';
import { fileRefused } from './refusal.ts';

export const HEAD_PATH = 'pupil.json';
export const CONTENTS_PATH = 'contents.json';
/** Raise it when an older Pupil would misread what is written. */
const PROJECT_FILE_VERSION = 1;
const FORMAT = 'pupil-project';

export interface ProjectCounts {
  readonly photos: number;
  /** Photos whose working copy and pixels are there. */
  readonly copies: number;
  readonly embeddings: number;
  /** Photos of which several views are there, once a teacher and plan. */
  readonly views: number;
  readonly texts: number;
  readonly runs: number;
  readonly checkpoints: number;
  readonly evaluations: number;
}

export const NO_COUNTS: ProjectCounts = {
  photos: 0,
  copies: 0,
  embeddings: 0,
  views: 0,
  texts: 0,
  runs: 0,
  checkpoints: 0,
  evaluations: 0,
};

export type FileEntry = readonly [path: string, sizeBytes: number, sha256: string];

export interface Contents {
  readonly counts: ProjectCounts;
  /** What of the project could not leave, in sentences. */
  readonly notes: readonly string[];
  /** In the order in which they are read. */
  readonly files: readonly FileEntry[];
}

export function headOf(name: string): Uint8Array<ArrayBuffer> {
  return asLine({ format: FORMAT, version: PROJECT_FILE_VERSION, name });
}

export function asLine(value: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** Looked at before anything else of the file is believed. @throws {PupilError} PROJECT_FILE_INVALID */
export function checkHead(bytes: Uint8Array): void {
  const head = jsonIn(bytes, HEAD_PATH);
  const { format, version } = (typeof head === 'object' && head !== null ? head : {}) as {
    readonly format?: unknown;
    readonly version?: unknown;
  };
  if (format !== FORMAT) throw fileRefused('it does not say that it is a project of Pupil.');
  if (version === PROJECT_FILE_VERSION) return;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)
    throw fileRefused('it does not say which version it is.');
  throw new PupilError(
    'PROJECT_FILE_INVALID',
    `The project file is refused: a newer Pupil has written it (version ${version} of the file; this one reads ${PROJECT_FILE_VERSION}). Nothing was changed here. Reload this page for the newest Pupil, then open the file again.`,
    { version, reads: PROJECT_FILE_VERSION },
  );
}

const HASH = /^[0-9a-f]{64}$/;
const parseContents = parser(
  'The table of a project file',
  'Export the project again.',
  record<Contents>({
    counts: record<ProjectCounts>({
      photos: count,
      copies: count,
      embeddings: count,
      views: count,
      texts: count,
      runs: count,
      checkpoints: count,
      evaluations: count,
    }),
    notes: list(text),
    files: list(
      of<FileEntry>(
        'a path, a size and a SHA-256',
        (entry) =>
          Array.isArray(entry) &&
          entry.length === 3 &&
          typeof entry[0] === 'string' &&
          Number.isSafeInteger(entry[1]) &&
          typeof entry[2] === 'string' &&
          HASH.test(entry[2]),
      ),
    ),
  }),
);

/** @throws {PupilError} PROJECT_FILE_INVALID or RECORD_INVALID */
export function readContents(bytes: Uint8Array): Contents {
  return parseContents(jsonIn(bytes, CONTENTS_PATH));
}

function jsonIn(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw fileRefused(`${path} in it is not JSON.`, cause);
  }
}
