/** "What the teacher knows" about a project: one record a project and teacher, replaced whenever it is measured again. */
import type { Knowledge } from '../core/records/teacher.ts';
import { committed, database } from './db.ts';

/** @throws {PupilError} QUOTA or STORAGE */
export async function putKnowledge(knowledge: Knowledge): Promise<void> {
  const db = await database();
  await committed('What the teacher knows', () => db.put('knowledge', knowledge));
}

export async function knowledgeOf(projectId: string, fingerprint: string): Promise<Knowledge | null> {
  const db = await database();
  return (await db.get('knowledge', [projectId, fingerprint])) ?? null;
}
