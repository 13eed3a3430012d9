/**
 * "What the teacher knows" about a project: one record a project and teacher, replaced whenever it is measured again.
 */
import { type Knowledge, parseKnowledge } from '../core/records/teacher.ts';
import { committed, database } from './db.ts';
import { readable, readableOnes } from './unreadable.ts';

/** @throws {PupilError} QUOTA or STORAGE */
export async function putKnowledge(knowledge: Knowledge): Promise<void> {
  const db = await database();
  await committed('What the teacher knows', () => db.put('knowledge', knowledge));
}

export async function knowledgeOf(projectId: string, fingerprint: string): Promise<Knowledge | null> {
  const db = await database();
  const key: [string, string] = [projectId, fingerprint];
  return readable('knowledge', key, await db.get('knowledge', key), parseKnowledge);
}

/** What all teachers know about a project. */
export async function knowledgeOfAll(projectId: string): Promise<readonly Knowledge[]> {
  const { store } = (await database()).transaction('knowledge');
  const own = IDBKeyRange.bound([projectId], [projectId, []]);
  const [keys, stored] = await Promise.all([store.getAllKeys(own), store.getAll(own)]);
  return readableOnes('knowledge', keys, stored, parseKnowledge);
}
