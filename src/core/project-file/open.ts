/** A project file before its pieces: that it is one, of a version that is read here, and with all that it names. */

import {
  CONTENTS_PATH,
  type Contents,
  checkHead,
  type FileEntry,
  HEAD_PATH,
  readContents,
} from './contents.ts';
import { fileRefused } from './refusal.ts';

/** The files in a zip, each to be read when it is its turn. */
export interface ProjectFileSource {
  /** As the zip names them; one that is named twice is there twice. */
  readonly paths: readonly string[];
  /** @throws {PupilError} where it cannot be read, or is larger */
  read(path: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>>;
  /** SHA-256 in lower-case hex. */
  hash(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
}

export interface OpenedProjectFile extends Contents {
  /** What all of its pieces weigh. */
  readonly sizeBytes: number;
  /** Held to the size and the hash that the table gives it. @throws {PupilError} PROJECT_FILE_INVALID */
  read(entry: FileEntry): Promise<Uint8Array<ArrayBuffer>>;
}

const MOST_HEAD_BYTES = 64 * 1024;
const MOST_CONTENTS_BYTES = 128 * 1024 * 1024;
/** Of one piece: the largest is a checkpoint. */
const MOST_PIECE_BYTES = 2 ** 31 - 1;

/** @throws {PupilError} PROJECT_FILE_INVALID, RECORD_INVALID, or what reading throws */
export async function openProjectFile(source: ProjectFileSource): Promise<OpenedProjectFile> {
  const there = new Set(source.paths);
  if (!there.has(HEAD_PATH)) throw fileRefused(`there is no ${HEAD_PATH} in it: it is no project of Pupil.`);
  checkHead(await source.read(HEAD_PATH, MOST_HEAD_BYTES));
  if (there.size < source.paths.length) throw fileRefused('it holds a file twice.');
  if (!there.has(CONTENTS_PATH)) throw fileRefused(`its table, ${CONTENTS_PATH}, is missing.`);
  const contents = readContents(await source.read(CONTENTS_PATH, MOST_CONTENTS_BYTES));
  checkPaths(contents.files, there);
  return {
    ...contents,
    sizeBytes: contents.files.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0),
    async read([path, sizeBytes, sha256]) {
      const bytes = await source.read(path, MOST_PIECE_BYTES);
      if (bytes.length !== sizeBytes || (await source.hash(bytes)) !== sha256)
        throw fileRefused(`${path} in it is not what was written there: the file is damaged.`);
      return bytes;
    },
  };
}

function checkPaths(files: readonly FileEntry[], there: ReadonlySet<string>): void {
  const named = new Set<string>();
  for (const [path] of files) {
    if (named.has(path)) throw fileRefused(`its table names ${inWords(path)} twice.`);
    if (!there.has(path)) throw fileRefused(`${inWords(path)} is missing in it.`);
    named.add(path);
  }
  // The table does not name itself.
  if (named.has(CONTENTS_PATH) || there.size !== named.size + 1)
    throw fileRefused('it holds files that its table does not name.');
  if (files[0]![0] !== HEAD_PATH) throw fileRefused(`its table does not begin with ${HEAD_PATH}.`);
}

/** A stranger's path, short. */
export function inWords(path: string): string {
  return JSON.stringify(path.length > 60 ? `${path.slice(0, 60)}…` : path);
}
