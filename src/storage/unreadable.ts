/**
 * Records that no parser takes: they stay where they are, are named here, and count as not there. What depends on one
 * is found anew where it can be (a teacher looks again), and missing where it cannot (a run); the page says so.
 */
import { PupilError } from '../core/errors.ts';
import { committed, database, type StoreName } from './db.ts';

export interface Unreadable {
  readonly store: StoreName;
  readonly key: IDBValidKey;
  /** What is wrong with it and what can be done, in words. */
  readonly reason: string;
}

const found = new Map<string, Unreadable>();
let tell: (all: readonly Unreadable[]) => void = () => {};

/** Tells of all that this thread has found, now and whenever that changes. There is one listener: the page. */
export function watchUnreadable(listener: (all: readonly Unreadable[]) => void): void {
  tell = listener;
  tell([...found.values()]);
}

/** The record in its present shape; null where there is none, and where it cannot be read. */
export function readable<T>(
  store: StoreName,
  key: IDBValidKey,
  value: unknown,
  parse: (value: unknown) => T,
): T | null {
  if (value === undefined) return null;
  try {
    const parsed = parse(value);
    forget(store, key);
    return parsed;
  } catch (thrown) {
    if (!(thrown instanceof PupilError && thrown.code === 'RECORD_INVALID')) throw thrown;
    const one: Unreadable = { store, key, reason: thrown.message };
    if (found.get(nameOf(store, key))?.reason === one.reason) return null;
    found.set(nameOf(store, key), one);
    tell([...found.values()]);
    return null;
  }
}

/** Those of several that can be read. */
export function readableOnes<T>(
  store: StoreName,
  keys: readonly IDBValidKey[],
  values: readonly unknown[],
  parse: (value: unknown) => T,
): readonly T[] {
  return values.flatMap((value, at) => readable(store, keys[at]!, value, parse) ?? []);
}

function forget(store: StoreName, key: IDBValidKey): void {
  if (found.size > 0 && found.delete(nameOf(store, key))) tell([...found.values()]);
}

/**
 * Whoever removes a project, a run or all that a teacher saw says so: what has its id for a key, or keys that begin
 * with it.
 */
export function forgetUnreadableOf(id: string): void {
  for (const { store, key } of [...found.values()])
    if (key === id || (Array.isArray(key) && key[0] === id)) forget(store, key);
}

/** Removes one record, and nothing that belongs to it. @throws {PupilError} STORAGE */
export async function removeUnreadable({ store, key }: Unreadable): Promise<void> {
  const db = await database();
  await committed('The removal', () => db.delete(store, IDBKeyRange.only(key)));
  forget(store, key);
}

const nameOf = (store: StoreName, key: IDBValidKey) => `${store} ${String(key)}`;
