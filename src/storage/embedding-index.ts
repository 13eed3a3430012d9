/**
 * What is stored of embeddings, without the embeddings: how far a teacher has come, which photos it has seen. This is
 * all that the page asks; vectors are read by workers alone (embeddings.ts).
 */
import type { PhotoId } from '../core/records/project.ts';
import {
  type EmbeddingCursor,
  type EmbeddingIndex,
  parseEmbeddingCursor,
  parseEmbeddingIndex,
} from '../core/records/stored-blocks.ts';
import { committed, database } from './db.ts';
import { forgetUnreadableOf, readable, readableOnes } from './unreadable.ts';

/** How far a teacher has come, null before its first block. */
export async function cursorOf(fingerprint: string): Promise<EmbeddingCursor | null> {
  const db = await database();
  return readable('cursors', fingerprint, await db.get('cursors', fingerprint), parseEmbeddingCursor);
}

/** Of every teacher that has looked at a photo, and can be read. */
export async function embeddingCursors(): Promise<readonly EmbeddingCursor[]> {
  const { store } = (await database()).transaction('cursors');
  const [keys, stored] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return readableOnes('cursors', keys, stored, parseEmbeddingCursor);
}

/** Every photo that has an embedding of this teacher. */
export async function embeddedIds(fingerprint: string): Promise<Set<PhotoId>> {
  const { store } = (await database()).transaction('embeddingIndex');
  return new Set((await readIndex(store, fingerprint)).flatMap(({ ids }) => ids));
}

interface IndexStore {
  getAllKeys(range: IDBKeyRange): Promise<readonly IDBValidKey[]>;
  getAll(range: IDBKeyRange): Promise<readonly unknown[]>;
}

/** Of one teacher, those that can be read. */
export async function readIndex(store: IndexStore, fingerprint: string): Promise<readonly EmbeddingIndex[]> {
  const own = ofTeacher(fingerprint);
  const [keys, index] = await Promise.all([store.getAllKeys(own), store.getAll(own)]);
  return readableOnes('embeddingIndex', keys, index, parseEmbeddingIndex);
}

/** Forgets all that a teacher saw. @throws {PupilError} STORAGE */
export async function removeEmbeddings(fingerprint: string): Promise<void> {
  const db = await database();
  await committed('The removal', async () => {
    const tx = db.transaction(['embeddings', 'embeddingIndex', 'cursors'], 'readwrite', {
      durability: 'strict',
    });
    await Promise.all([
      tx.objectStore('embeddings').delete(ofTeacher(fingerprint)),
      tx.objectStore('embeddingIndex').delete(ofTeacher(fingerprint)),
      tx.objectStore('cursors').delete(fingerprint),
      tx.done,
    ]);
  });
  forgetUnreadableOf(fingerprint);
}

/** The keys of all blocks of a teacher, and of their index. */
export function ofTeacher(fingerprint: string): IDBKeyRange {
  return IDBKeyRange.bound([fingerprint], [fingerprint, []]);
}
