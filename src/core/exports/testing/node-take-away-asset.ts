/** Files that leave as they stand, read from the project's folder: for tests in Node. */
import { readFile } from 'node:fs/promises';

export async function takeAwayAsset(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(`../../../../public/take-away/${path}`, import.meta.url)));
}
