/**
 * What is stored of embeddings, without the embeddings: how far a teacher has come, which photos it has seen. This is all that the page
 * asks; vectors are read by workers alone (embeddings.ts).
 */
import type { PhotoId } from '../core/records/project.ts';
import type { EmbeddingCursor } from '../core/records/stored-blocks.ts';
import { committed, database } from './db.ts';

/** How far a teacher has come, null before its first block. */
export async function cursorOf(fingerprint: string): Promise<EmbeddingCursor | null> {
  const db = await database();
  return (await db.get('cursors', fingerprint)) ?? null;
}

/** Every photo that has an embedding of this teacher. */
export async function embeddedIds(fingerprint: string): Promise<Set<PhotoId>> {
  const db = await database();
  const index = await db.getAll('embeddingIndex', ofTeacher(fingerprint));
  return new Set(index.flatMap(({ ids }) => ids));
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
}

/** The keys of all blocks of a teacher, and of their index. */
export function ofTeacher(fingerprint: string): IDBKeyRange {
  return IDBKeyRange.bound([fingerprint], [fingerprint, []]);
}
