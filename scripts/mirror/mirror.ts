/**
 * Fills a folder with a teacher in the Hub's layout, from the Hub or from another folder, and writes down what it is.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PupilError } from '../../src/core/errors.ts';
import { BUILT_IN_TEACHER } from '../../src/core/teachers/catalogue.ts';
import { isTeacherId, type KeptFile, teacherIdFrom } from '../../src/core/teachers/kept-teachers.ts';
import { askHub } from '../../src/workers/shared/hub/hub-listing.ts';
import { type DownloadOptions, downloadFile } from './download.ts';
import { MIRROR_FILE, type MirrorRecord } from './record.ts';
import { type Wish, wantedFiles } from './wanted.ts';

export interface MirrorProgress {
  readonly what: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface MirrorOptions extends Wish, Pick<DownloadOptions, 'firstWaitMs'> {
  /** The folder in which each teacher gets its own. */
  readonly out: string;
  report(progress: MirrorProgress): void;
  warn(text: string): void;
}

/** @throws {PupilError} TEACHER_NOT_FOUND, DOWNLOAD_FAILED, MODEL_INVALID */
export async function mirrorFromHub(
  id: string,
  endpoint: string,
  options: MirrorOptions,
): Promise<MirrorRecord> {
  const { signal } = new AbortController();
  const { revision, files } = await askHub(id, signal, endpoint);
  const paths = new Set(
    wantedFiles(
      id,
      files.map(({ path }) => path),
      options,
    ),
  );
  const wanted = files.filter(({ path }) => paths.has(path));
  const totalBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const folder = folderFor(id, options.out);
  const kept: KeptFile[] = [];
  let before = 0;
  for (const file of wanted) {
    const url = `${endpoint}/${id}/resolve/${revision}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
    const sha256 = await downloadFile(url, file, join(folder, file.path), {
      ...(options.firstWaitMs !== undefined && { firstWaitMs: options.firstWaitMs }),
      onBytes: (bytes) => options.report({ what: file.path, doneBytes: before + bytes, totalBytes }),
      onRetry: (why, waitMs) => options.warn(`${why}; the next try is in ${(waitMs / 1000).toFixed(1)} s`),
    });
    before += file.sizeBytes;
    kept.push({ path: file.path, sizeBytes: file.sizeBytes, sha256 });
  }
  return write(folder, {
    id,
    source: `${endpoint}/${id}/tree/${revision}`,
    licence: await licenceOf(id, endpoint),
    files: kept,
  });
}

/** @param source a folder in the Hub's layout */
export function mirrorFromFolder(
  source: string,
  options: Omit<MirrorOptions, 'report' | 'warn'>,
): MirrorRecord {
  const id = teacherIdFrom(basename(resolve(source)));
  const folder = folderFor(id, options.out);
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const kept = wantedFiles(id, files, options).map((path): KeptFile => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    const bytes = readFileSync(join(source, path));
    // Written, not copied: a source that may only be read must not make a mirror that cannot be renewed.
    writeFileSync(target, bytes);
    return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  return write(folder, { id, source: basename(resolve(source)), licence: null, files: kept });
}

function folderFor(id: string, out: string): string {
  if (isTeacherId(id) && id !== BUILT_IN_TEACHER) return join(out, id);
  throw new PupilError(
    'TEACHER_NOT_FOUND',
    `"${id}" cannot be the name of a mirror. Names look like owner/model; ${BUILT_IN_TEACHER} is the built-in teacher's.`,
    { id },
  );
}

/** What an earlier command took of the very same commit stays part of the mirror. */
function write(folder: string, taken: MirrorRecord): MirrorRecord {
  const file = join(folder, MIRROR_FILE);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MirrorRecord) : null;
  const paths = new Set(taken.files.map(({ path }) => path));
  const others = before?.source === taken.source ? before.files.filter(({ path }) => !paths.has(path)) : [];
  const record = { ...taken, files: [...taken.files, ...others] };
  writeFileSync(file, `${JSON.stringify(record, null, 1)}\n`);
  writeFileSync(join(folder, 'MIRROR.md'), noteOn(record));
  return record;
}

function noteOn({ id, source, licence, files }: MirrorRecord): string {
  const list = files
    .map(({ path, sizeBytes, sha256 }) => `| ${path} | ${sizeBytes} | ${sha256} |`)
    .join('\n');
  return `# ${id}, mirrored

Files of ${source}, unchanged, for use without a network: Pupil lists this teacher beside its own once the page is built again.

Licence: ${licence ?? 'not stated where it was taken from'}. The makers' terms hold for these files; read README.md or the model's page before
you pass them on. To remove the mirror, delete this folder.

| file | bytes | SHA-256 |
|---|---|---|
${list}
`;
}

/** As the model's page states it; a mirror is no worse without. */
async function licenceOf(id: string, endpoint: string): Promise<string | null> {
  const response = await fetch(`${endpoint}/api/models/${id}`).catch(() => null);
  const info: unknown = response?.ok ? await response.json() : null;
  if (typeof info !== 'object' || info === null || !('cardData' in info)) return null;
  const card: unknown = info.cardData;
  if (typeof card !== 'object' || card === null || !('license' in card)) return null;
  return typeof card.license === 'string' ? card.license : null;
}
