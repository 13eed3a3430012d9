/** Which texts a teacher has read, told by their keys: what it made of them stays where it is. */
import { database } from './db.ts';

/** Those that it has not read. */
export async function unreadTexts(fingerprint: string, texts: readonly string[]): Promise<readonly string[]> {
  const { store } = (await database()).transaction('texts');
  const keys = await Promise.all(texts.map((text) => store.getKey([fingerprint, text])));
  return texts.filter((_, i) => keys[i] === undefined);
}
