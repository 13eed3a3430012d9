/**
 * Remembers, in a kept profile, which folder its photos came from, so that the next run can go on without reading
 * them again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportPlan } from '../../src/core/records/import-plan.ts';

const FILE = 'pupil-photos.json';

/**
 * Changes when a file of the folder is added, removed, renamed, resized or rewritten, and with the plan.
 * @param folder or an archive
 */
export function folderFingerprint(folder: string, plan: ImportPlan | null): string {
  const hash = createHash('sha256').update(folder);
  if (plan !== null) hash.update(JSON.stringify(plan));
  const paths = statSync(folder).isDirectory()
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [folder];
  for (const path of paths) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

interface KeptPhotos {
  readonly fingerprint: string;
  readonly projectId: string;
}

/** The project that a profile holds for exactly these photos, or null. */
export function keptProject(profile: string, fingerprint: string): string | null {
  const path = join(profile, FILE);
  if (!existsSync(path)) return null;
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<KeptPhotos>;
  return kept.fingerprint === fingerprint ? (kept.projectId ?? null) : null;
}

export function keepProject(profile: string, fingerprint: string, projectId: string): void {
  writeFileSync(join(profile, FILE), JSON.stringify({ fingerprint, projectId } satisfies KeptPhotos));
}
