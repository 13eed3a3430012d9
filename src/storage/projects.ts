/**
 * Projects, and what goes with them when they are removed. A working copy or an embedding belongs to the photo, not
 * to the project: it goes with the last project that uses the photo.
 */
import { type Project, parseProject } from '../core/records/project.ts';
import { bakeoffSetting } from './bakeoffs.ts';
import { committed, database } from './db.ts';
import { namingSetting } from './naming-notes.ts';
import { forgetUnreadableOf, readableOnes } from './unreadable.ts';
import { type ProjectStores, removeUnused } from './unused.ts';

const EVERYTHING_OF_A_PROJECT: ProjectStores = [
  'projects',
  'photos',
  'copies',
  'pixels',
  'copyIndex',
  'embeddings',
  'embeddingIndex',
  'cursors',
  'views',
  'viewIndex',
  'viewCursors',
  'knowledge',
  'runs',
  'checkpoints',
  'evaluations',
  'settings',
];

/** @throws {PupilError} QUOTA or STORAGE */
export async function putProject(project: Project): Promise<void> {
  const db = await database();
  await committed('The project', () => db.put('projects', project));
}

/** @throws {PupilError} RECORD_INVALID */
export async function getProject(id: string): Promise<Project | null> {
  const db = await database();
  const stored = await db.get('projects', id);
  return stored === undefined ? null : parseProject(stored);
}

/** Newest first, without those whose import was cut off or that cannot be read. */
export async function listProjects(): Promise<readonly Project[]> {
  return (await readProjects())
    .filter((project) => project.isPartial !== true)
    .sort((a, b) => b.createdAtMs - a.createdAtMs);
}

/** Ids of projects whose import has not ended: it is under way or was cut off. */
export async function partialProjectIds(): Promise<readonly string[]> {
  return (await readProjects()).filter((project) => project.isPartial === true).map((project) => project.id);
}

/** A time for a new project that is later than every other's, even when the clock was set back. */
export async function stampMs(): Promise<number> {
  const all = await readProjects();
  return Math.max(Date.now(), ...all.map((project) => project.createdAtMs + 1));
}

/** Whether a project or one of these runs is stored under its id, readable or not. */
export async function areStored(projectId: string, runIds: readonly string[]): Promise<boolean> {
  const tx = (await database()).transaction(['projects', 'runs']);
  const found = await Promise.all([
    tx.objectStore('projects').getKey(projectId),
    ...runIds.map((id) => tx.objectStore('runs').getKey(id)),
  ]);
  return found.some((key) => key !== undefined);
}

async function readProjects(): Promise<readonly Project[]> {
  const tx = (await database()).transaction('projects');
  const [keys, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
  return readableOnes('projects', keys, values, parseProject);
}

/**
 * Removes a project, its photos, runs, results, comparison and notes on names, and the copies and embeddings that no
 * other project uses.
 */
export async function removeProject(id: string): Promise<void> {
  const db = await database();
  await committed('The removal', async () => {
    const tx = db.transaction(EVERYTHING_OF_A_PROJECT, 'readwrite', { durability: 'strict' });
    const own = IDBKeyRange.bound([id], [id, []]);
    for (const run of await tx.objectStore('runs').index('byProject').getAllKeys(id)) {
      const ofRun = IDBKeyRange.bound([run], [run, []]);
      await Promise.all([
        tx.objectStore('checkpoints').delete(ofRun),
        tx.objectStore('evaluations').delete(ofRun),
        tx.objectStore('runs').delete(run),
      ]);
    }
    await Promise.all([
      tx.objectStore('knowledge').delete(own),
      tx.objectStore('photos').delete(own),
      tx.objectStore('projects').delete(id),
      tx.objectStore('settings').delete(namingSetting(id)),
      tx.objectStore('settings').delete(bakeoffSetting(id)),
    ]);
    await removeUnused(tx);
    await tx.done;
  });
  forgetUnreadableOf(id);
}
