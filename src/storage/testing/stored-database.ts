/**
 * A whole IndexedDB database as plain data: read out of a page, kept in a file, and put into another page. Both
 * functions are given to pages as they are, so they use nothing from outside themselves.
 */

type StoredKey = string | readonly (string | number)[];

export interface StoredStore {
  readonly name: string;
  readonly keyPath: string | readonly string[] | null;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string | readonly string[] }[];
  readonly keys: readonly StoredKey[];
  /** In the order of `keys`. */
  readonly values: readonly unknown[];
}

export interface StoredDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly StoredStore[];
}

export async function readDatabase(name: string): Promise<StoredDatabase> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open(name));
  const stores: StoredStore[] = [];
  for (const storeName of db.objectStoreNames) {
    const store = db.transaction(storeName).objectStore(storeName);
    const keyPath = store.keyPath as StoredStore['keyPath'];
    const indexes = [...store.indexNames].map((index) => ({
      name: index,
      keyPath: store.index(index).keyPath,
    }));
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    stores.push({ name: storeName, keyPath, indexes, keys: keys as StoredKey[], values });
  }
  const { version } = db;
  db.close();
  return { name, version, stores };
}

/** There must be no database of that name yet. */
export async function writeDatabase({ name, version, stores }: StoredDatabase): Promise<void> {
  const opening = indexedDB.open(name, version);
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion !== 0) throw new Error(`There is a database ${name} already.`);
      for (const { name: storeName, keyPath, indexes } of stores) {
        const store = opening.result.createObjectStore(storeName, { keyPath: keyPath as string[] | null });
        for (const index of indexes) store.createIndex(index.name, index.keyPath as string[]);
      }
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const tx = db.transaction(
    stores.map((store) => store.name),
    'readwrite',
  );
  for (const { name: storeName, keyPath, keys, values } of stores) {
    const store = tx.objectStore(storeName);
    for (const [at, value] of values.entries())
      if (keyPath === null) store.put(value, keys[at] as IDBValidKey);
      else store.put(value);
  }
  await new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
  db.close();
}
