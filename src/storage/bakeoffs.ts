/**
 * The bake-off of a project, as a setting of its own name: its plan and how far it was wanted. Its runs are ordinary
 * runs that name it.
 */
import { type Bakeoff, parseBakeoff } from '../core/bakeoff/bakeoff.ts';
import { committed, database } from './db.ts';
import { readSetting } from './settings.ts';

export function bakeoffSetting(projectId: string): string {
  return `bakeoff ${projectId}`;
}

/** The newest bake-off of a project, or null. */
export function bakeoffOf(projectId: string): Promise<Bakeoff | null> {
  return readSetting(bakeoffSetting(projectId), parseBakeoff);
}

/**
 * Stores a bake-off in place of the project's last one; nothing where the project has been removed meanwhile, which
 * nobody would find again.
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function putBakeoff(bakeoff: Bakeoff): Promise<void> {
  const { projectId } = bakeoff;
  const db = await database();
  await committed('The comparison', async () => {
    const tx = db.transaction(['projects', 'settings'], 'readwrite');
    const isThere = (await tx.objectStore('projects').getKey(projectId)) !== undefined;
    if (isThere) await tx.objectStore('settings').put(bakeoff, bakeoffSetting(projectId));
    await tx.done;
  });
}
