/**
 * What is stored of views, without their embeddings: how far a teacher has come with a plan, and whose views are
 * there.
 */
import type { PhotoId } from '../core/records/project.ts';
import {
  parseViewCursor,
  parseViewIndex,
  type ViewCursor,
  type ViewIndex,
} from '../core/records/stored-blocks.ts';
import { database } from './db.ts';
import { readable, readableOnes } from './unreadable.ts';

/** How far a teacher has come with a plan, null before its first block. */
export async function viewCursorOf(fingerprint: string, plan: string): Promise<ViewCursor | null> {
  const db = await database();
  const key: [string, string] = [fingerprint, plan];
  return readable('viewCursors', key, await db.get('viewCursors', key), parseViewCursor);
}

/** Of every teacher and plan, those that can be read. */
export async function viewCursors(): Promise<readonly ViewCursor[]> {
  const { store } = (await database()).transaction('viewCursors');
  const [keys, stored] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return readableOnes('viewCursors', keys, stored, parseViewCursor);
}

/** Every photo whose views under this plan are stored. */
export async function viewedIds(fingerprint: string, plan: string): Promise<Set<PhotoId>> {
  return new Set((await viewIndexOf(fingerprint, plan)).flatMap(({ ids }) => ids));
}

export async function viewIndexOf(fingerprint: string, plan: string): Promise<readonly ViewIndex[]> {
  const { store } = (await database()).transaction('viewIndex');
  const own = IDBKeyRange.bound([fingerprint, plan], [fingerprint, plan, []]);
  const [keys, index] = await Promise.all([store.getAllKeys(own), store.getAll(own)]);
  return readableOnes('viewIndex', keys, index, parseViewIndex);
}
