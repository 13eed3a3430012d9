/**
 * What a teacher made of texts, one record a text: no text is read twice. For workers alone: the page asks
 * text-index.ts.
 */
import { parseTextEmbedding, type TextEmbedding } from '../core/records/stored-blocks.ts';
import { committed, database } from './db.ts';
import { readable } from './unreadable.ts';

/** Embeddings in the order of `texts`; null for those that the teacher has not read. */
export async function readTexts(
  fingerprint: string,
  texts: readonly string[],
): Promise<readonly (Float32Array | null)[]> {
  const tx = (await database()).transaction('texts');
  return Promise.all(
    texts.map(async (text) => {
      const key: [string, string] = [fingerprint, text];
      return readable('texts', key, await tx.store.get(key), parseTextEmbedding)?.values ?? null;
    }),
  );
}

/** @throws {PupilError} QUOTA or STORAGE */
export async function putTexts(embeddings: readonly TextEmbedding[]): Promise<void> {
  await committed('What the teacher read', async () => {
    const tx = (await database()).transaction('texts', 'readwrite', { durability: 'strict' });
    await Promise.all([...embeddings.map((embedding) => tx.store.put(embedding)), tx.done]);
  });
}
