/**
 * The file, or files, in which a number format of a teacher lies: whether they are here, and what their bytes are
 * called.
 */
import type { TeacherChoice } from '../../core/records/teacher.ts';
import type { TeacherDtype } from '../../core/teachers/catalogue.ts';
import { bytesOfFiles, visionFiles } from '../../core/teachers/needed-files.ts';
import { storedModel } from '../../storage/model-files.ts';
import { withPaths } from './describe.ts';
import type { ModelFileFacts, ModelFiles } from './files/model-files.ts';

/**
 * What is known of the network's file, its weights beside it counted in; null where there is none, or nobody knows of
 * it yet.
 */
export function networkFile(
  files: ReadonlyMap<string, ModelFileFacts>,
  dtype: TeacherDtype,
): ModelFileFacts | null {
  const all = visionFiles(withPaths(files), dtype).filter(({ path }) => path.startsWith('onnx/'));
  if (all.length === 0) return null;
  const hashes = all.map(({ sha256 }) => sha256);
  return {
    sizeBytes: bytesOfFiles(all),
    sha256: hashes.includes(null) ? null : hashes.join(' '),
  };
}

/** The hash of a format's file before it is opened, where it can be known without fetching it. */
export async function knownHash(
  files: ModelFiles,
  dtype: TeacherDtype,
  signal: AbortSignal,
): Promise<string | null> {
  const read = networkFile(files.seen, dtype)?.sha256;
  if (read !== null && read !== undefined) return read;
  const listed = await files.list(signal);
  return listed === null ? null : (networkFile(listed, dtype)?.sha256 ?? null);
}

/** Whether opening this format fetches nothing: it was read in this session, or is kept in this browser. */
export async function isHere(
  files: ModelFiles,
  { origin, id }: TeacherChoice,
  dtype: TeacherDtype,
): Promise<boolean> {
  if (networkFile(files.seen, dtype) !== null) return true;
  if (origin !== 'hub' && origin !== 'dropped') return false;
  const stored = await storedModel({ origin, id });
  const paths = new Map(stored?.files.map(({ path, ...facts }) => [path, facts]));
  const kept = networkFile(paths, dtype);
  const whole = stored?.published ?? null;
  if (kept === null || whole === null) return kept !== null;
  const published = new Map(whole.files.map(({ path, sizeBytes }) => [path, { sizeBytes, sha256: null }]));
  return networkFile(published, dtype)?.sizeBytes === kept.sizeBytes;
}
