/** What is stored of views, without their embeddings: how far a teacher has come with a plan, and whose views are there. */
import type { PhotoId } from '../core/records/project.ts';
import type { ViewCursor, ViewIndex } from '../core/records/stored-blocks.ts';
import { database } from './db.ts';

/** How far a teacher has come with a plan, null before its first block. */
export async function viewCursorOf(fingerprint: string, plan: string): Promise<ViewCursor | null> {
  const db = await database();
  return (await db.get('viewCursors', [fingerprint, plan])) ?? null;
}

/** Every photo whose views under this plan are stored. */
export async function viewedIds(fingerprint: string, plan: string): Promise<Set<PhotoId>> {
  return new Set((await viewIndexOf(fingerprint, plan)).flatMap(({ ids }) => ids));
}

export async function viewIndexOf(fingerprint: string, plan: string): Promise<readonly ViewIndex[]> {
  const db = await database();
  return db.getAll('viewIndex', IDBKeyRange.bound([fingerprint, plan], [fingerprint, plan, []]));
}
