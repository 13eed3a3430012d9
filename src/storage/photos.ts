/** Photo records, in project order. */
import { PupilError } from '../core/errors.ts';
import { type Photo, type Project, parsePhoto, parseProject } from '../core/records/project.ts';
import { committed, database } from './db.ts';
import { readable } from './unreadable.ts';

/** Records a read: few enough that unpacking them never holds up a frame. */
const PHOTOS_PER_READ = 2_000;

/** @throws {PupilError} QUOTA or STORAGE */
export async function putPhotos(photos: readonly Photo[]): Promise<void> {
  const db = await database();
  await committed('Photos', async () => {
    const tx = db.transaction('photos', 'readwrite', { durability: 'strict' });
    await Promise.all([...photos.map((photo) => tx.store.put(photo)), tx.done]);
  });
}

/**
 * All photos of a project; `result[i].index === i`.
 * @throws {PupilError} RECORD_INVALID where one cannot be read: places would shift
 */
export async function photosOf(projectId: string): Promise<Photo[]> {
  const db = await database();
  const store = db.transaction('photos').store;
  const photos: Photo[] = [];
  while (true) {
    const from = IDBKeyRange.bound([projectId, photos.length], [projectId, []]);
    const read = await store.getAll(from, PHOTOS_PER_READ);
    for (const stored of read) photos.push(parsed([projectId, photos.length], stored));
    if (read.length < PHOTOS_PER_READ) return photos;
  }
}

function parsed(key: [string, number], stored: unknown): Photo {
  const photo = readable('photos', key, stored, parsePhoto);
  if (photo !== null) return photo;
  throw new PupilError(
    'RECORD_INVALID',
    `The project cannot be opened, because photo ${key[1]} of it cannot be read. Import its folder again.`,
    { photo: key[1] },
  );
}

/**
 * A project and some of its photos after an edit, together or not at all.
 * @param before the project that was edited: where another revision is stored, nothing is written
 * @throws {PupilError} EDIT_STALE, QUOTA or STORAGE
 */
export async function saveEdit(before: Project, project: Project, changed: readonly Photo[]): Promise<void> {
  const db = await database();
  await committed('The change', async () => {
    const tx = db.transaction(['projects', 'photos'], 'readwrite', { durability: 'strict' });
    const photos = tx.objectStore('photos');
    const value = await tx.objectStore('projects').get(before.id);
    const stored = readable('projects', before.id, value, parseProject);
    if (stored?.revision !== before.revision) {
      await tx.done;
      throw new PupilError(
        'EDIT_STALE',
        'The project was changed since this page read it, so nothing was stored. Reload the page, then make this change again.',
        { read: before.revision, stored: stored?.revision ?? null },
      );
    }
    await Promise.all([
      tx.objectStore('projects').put(project),
      ...changed.map((photo) => photos.put(photo)),
      tx.done,
    ]);
  });
}

/** A project with all of its photos, in place of whatever it had. @throws {PupilError} QUOTA or STORAGE */
export async function replacePhotos(project: Project, photos: readonly Photo[]): Promise<void> {
  const db = await database();
  await committed('The project', async () => {
    const tx = db.transaction(['projects', 'photos'], 'readwrite', { durability: 'strict' });
    const store = tx.objectStore('photos');
    await store.delete(IDBKeyRange.bound([project.id], [project.id, []]));
    await Promise.all([
      tx.objectStore('projects').put(project),
      ...photos.map((photo) => store.put(photo)),
      tx.done,
    ]);
  });
}
