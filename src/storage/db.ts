/**
 * The one IndexedDB database of Pupil. Only the files of this folder open it. Each public function of the folder is
 * one transaction; writes that must stand together (embeddings and their cursor) share one.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { PupilError } from '../core/errors.ts';

/** Keys, by which records are found. What lies under them may be of any version: whoever reads a record parses it. */
export interface PupilSchema extends DBSchema {
  projects: { key: string; value: unknown };
  photos: { key: [string, number]; value: unknown };
  copies: { key: string; value: unknown };
  pixels: { key: string; value: unknown };
  copyIndex: { key: string; value: unknown };
  embeddings: { key: [string, number]; value: unknown };
  embeddingIndex: { key: [string, number]; value: unknown };
  cursors: { key: string; value: unknown };
  knowledge: { key: [string, string]; value: unknown };
  runs: { key: string; value: unknown; indexes: { byProject: string } };
  checkpoints: { key: [string, string]; value: unknown };
  evaluations: { key: [string, string]; value: unknown };
  settings: { key: string; value: unknown };
  views: { key: [string, string, number]; value: unknown };
  viewIndex: { key: [string, string, number]; value: unknown };
  viewCursors: { key: [string, string]; value: unknown };
  texts: { key: [string, string]; value: unknown };
}

export type PupilDatabase = IDBPDatabase<PupilSchema>;
/** A store of the database by its name. */
export type StoreName = StoreNames<PupilSchema>;
type Upgrade = IDBPTransaction<PupilSchema, StoreNames<PupilSchema>[], 'versionchange'>;

export const DATABASE_NAME = 'pupil';
const DATABASE_VERSION = 3;

let opened: Promise<PupilDatabase> | undefined;

/**
 * The open database of this thread.
 * @throws {PupilError} STORAGE when the browser refuses or a newer tab has upgraded it.
 */
export function database(): Promise<PupilDatabase> {
  opened ??= openDB<PupilSchema>(DATABASE_NAME, DATABASE_VERSION, {
    // One step a version, never changed once it was published: whatever is stored walks through all that it has not
    // seen.
    async upgrade(db, storedVersion, _version, tx) {
      if (storedVersion < 1) createVersion1(db);
      if (storedVersion < 2) createVersion2(db);
      if (storedVersion < 3) await createVersion3(db, tx);
    },
    blocking(_current, _blocked, event) {
      // A newer tab wants to upgrade: step aside, the next call reopens.
      opened = undefined;
      (event.target as IDBDatabase).close();
    },
    terminated() {
      opened = undefined;
    },
  }).catch((cause: unknown) => {
    opened = undefined;
    throw new PupilError(
      'STORAGE',
      'The browser would not open its database (IndexedDB). Private windows and blocked site data cause this: allow site data for this page and reload.',
      {},
      { cause },
    );
  });
  return opened;
}

function createVersion1(db: PupilDatabase): void {
  db.createObjectStore('projects', { keyPath: 'id' });
  db.createObjectStore('photos', { keyPath: ['projectId', 'index'] });
  db.createObjectStore('copies', { keyPath: 'key' });
  db.createObjectStore('pixels', { keyPath: 'key' });
  db.createObjectStore('copyIndex', { keyPath: 'id' });
  db.createObjectStore('embeddings', { keyPath: ['fingerprint', 'block'] });
  db.createObjectStore('cursors', { keyPath: 'fingerprint' });
  db.createObjectStore('knowledge', { keyPath: ['projectId', 'fingerprint'] });
  db.createObjectStore('runs', { keyPath: 'id' }).createIndex('byProject', 'projectId');
  db.createObjectStore('checkpoints', { keyPath: ['runId', 'slot'] });
  db.createObjectStore('evaluations', { keyPath: ['runId', 'split'] });
  db.createObjectStore('settings');
}

function createVersion2(db: PupilDatabase): void {
  db.createObjectStore('views', { keyPath: ['fingerprint', 'plan', 'block'] });
  db.createObjectStore('viewIndex', { keyPath: ['fingerprint', 'plan', 'block'] });
  db.createObjectStore('viewCursors', { keyPath: ['fingerprint', 'plan'] });
  db.createObjectStore('texts', { keyPath: ['fingerprint', 'text'] });
}

/** As version 2 has them: a step never changes, so it does not lean on the parsers of today. */
interface OldEmbeddingBlock {
  readonly fingerprint: string;
  readonly block: number;
  readonly ids: readonly string[];
  readonly dims: number;
}
interface OldEmbeddingCursor {
  readonly fingerprint: string;
}

/** Embeddings get an index, and their width stands with the cursor. One block is in memory at a time. */
async function createVersion3(db: PupilDatabase, tx: Upgrade): Promise<void> {
  db.createObjectStore('embeddingIndex', { keyPath: ['fingerprint', 'block'] });
  const widths = new Map<string, number>();
  let cursor = await tx.objectStore('embeddings').openCursor();
  while (cursor !== null) {
    const { fingerprint, block, ids, dims } = cursor.value as OldEmbeddingBlock;
    widths.set(fingerprint, dims);
    await tx.objectStore('embeddingIndex').add({ fingerprint, block, ids });
    cursor = await cursor.continue();
  }
  const cursors = tx.objectStore('cursors');
  for (const stored of await cursors.getAll()) {
    const progress = stored as OldEmbeddingCursor;
    await cursors.put({ ...progress, dims: widths.get(progress.fingerprint) ?? null });
  }
}

/** Closes this thread's connection (tests, and before a database is deleted). */
export async function closeDatabase(): Promise<void> {
  const db = await opened;
  opened = undefined;
  db?.close();
}

/**
 * Runs a write and names its failure: a full disk arrives only as an aborted transaction whose error is a
 * QuotaExceededError.
 * @throws {PupilError} QUOTA or STORAGE
 */
export async function committed<T>(what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof PupilError) throw cause;
    const name = cause instanceof Error ? cause.name : '';
    if (name === 'QuotaExceededError') {
      throw new PupilError(
        'QUOTA',
        `The disk space that the browser grants this page is full: ${what} could not be stored. Nothing stored before is lost. Free space or remove an old project, then resume.`,
        { what },
        { cause },
      );
    }
    throw new PupilError(
      'STORAGE',
      `${what} could not be stored: ${String(cause)}. Reload the page and resume.`,
      { what, name },
      { cause },
    );
  }
}
