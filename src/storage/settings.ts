/** Small remembered choices by name. What is read back is `unknown`: the reader checks it. */
import { committed, database } from './db.ts';

export async function readSetting(name: string): Promise<unknown> {
  return (await database()).get('settings', name);
}

export async function writeSetting(name: string, value: unknown): Promise<void> {
  await committed(`the setting ${name}`, async () => {
    await (await database()).put('settings', value, name);
  });
}
