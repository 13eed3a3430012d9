/** Small remembered choices by name. */
import { committed, database } from './db.ts';
import { readable } from './unreadable.ts';

/** Null where nothing is stored under the name, or nothing that can be read. */
export async function readSetting<T>(name: string, parse: (value: unknown) => T): Promise<T | null> {
  return readable('settings', name, await (await database()).get('settings', name), parse);
}

export async function writeSetting(name: string, value: unknown): Promise<void> {
  await committed(`the setting ${name}`, async () => {
    await (await database()).put('settings', value, name);
  });
}
