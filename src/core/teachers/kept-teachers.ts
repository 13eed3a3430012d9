/**
 * Teachers that the catalogue does not know but this browser or this site has: dropped by the user, or mirrored
 * beside the app.
 */
import type { TeacherChoice } from '../records/teacher.ts';
import type { TeacherDtype } from './catalogue.ts';
import { findHubLayout } from './hub-layout.ts';

export interface KeptFile {
  /** In the Hub's layout: `config.json`, `onnx/model.onnx`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface KeptTeacher {
  readonly id: string;
  readonly origin: 'dropped' | 'same-origin';
  readonly dtypes: readonly TeacherDtype[];
  readonly hasText: boolean;
  readonly files: readonly KeptFile[];
}

const PREFERRED: readonly TeacherDtype[] = ['q8', 'fp32', 'fp16', 'q4', 'q4f16'];
/** From the root of the site. */
export const MIRROR_INDEX_PATH = '/teachers/index.json';

export function bytesOf({ files }: Pick<KeptTeacher, 'files'>): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Automatic where the formats are there that every origin of ours has; else the first of them that is there. */
export function choiceOfKept({ id, origin, dtypes }: KeptTeacher): TeacherChoice {
  const isUsual = dtypes.includes('q8') && dtypes.includes('fp32');
  const only = PREFERRED.find((dtype) => dtypes.includes(dtype));
  return { id, origin, dtype: isUsual || only === undefined ? 'auto' : only, device: 'auto' };
}

/** What its files make it; null when they are no whole model. */
export function keptTeacher(
  origin: KeptTeacher['origin'],
  id: string,
  files: readonly KeptFile[],
): KeptTeacher | null {
  const layout = findHubLayout(files.map(({ path }) => path));
  if (layout === null || layout.root !== '' || !isTeacherId(id)) return null;
  return { id, origin, dtypes: layout.dtypes, hasText: layout.hasText, files };
}

/** The teachers of a mirror's index, `{ teachers: [{ id, files }] }`; entries that are none are left out. */
export function parseMirrorIndex(json: unknown): readonly KeptTeacher[] {
  if (typeof json !== 'object' || json === null || !('teachers' in json) || !Array.isArray(json.teachers))
    return [];
  return json.teachers.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { id, files } = entry as Readonly<Record<string, unknown>>;
    if (typeof id !== 'string' || !Array.isArray(files) || !files.every(isKeptFile)) return [];
    return keptTeacher('same-origin', id, files) ?? [];
  });
}

function isKeptFile(value: unknown): value is KeptFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, sizeBytes, sha256 } = value as Readonly<Record<string, unknown>>;
  return (
    typeof path === 'string' &&
    Number.isSafeInteger(sizeBytes) &&
    Number(sizeBytes) >= 0 &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  );
}

/**
 * Parts of letters, digits, `.`, `_` and `-`, as on the Hub: an id becomes part of an address, and no part may lead
 * out of it.
 */
export function isTeacherId(id: string): boolean {
  return (
    id.length <= 160 && /^[\w.-]+(\/[\w.-]+)?$/.test(id) && !id.split('/').some((part) => /^\.+$/.test(part))
  );
}

/** The nearest id to a name that a person or a file gave. */
export function teacherIdFrom(name: string): string {
  const id = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return id === '' ? 'model' : id;
}
