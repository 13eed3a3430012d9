/** Photo records, in project order. */
import type { Photo, Project } from '../core/records/project.ts';
import { committed, database } from './db.ts';

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

/** All photos of a project; `result[i].index === i`. */
export async function photosOf(projectId: string): Promise<Photo[]> {
  const db = await database();
  const store = db.transaction('photos').store;
  const photos: Photo[] = [];
  while (true) {
    const from = IDBKeyRange.bound([projectId, photos.length], [projectId, []]);
    const read = await store.getAll(from, PHOTOS_PER_READ);
    photos.push(...read);
    if (read.length < PHOTOS_PER_READ) return photos;
  }
}

/** A project and some of its photos after an edit, together or not at all. @throws {PupilError} QUOTA or STORAGE */
export async function saveEdit(project: Project, changed: readonly Photo[]): Promise<void> {
  const db = await database();
  await committed('The change', async () => {
    const tx = db.transaction(['projects', 'photos'], 'readwrite', { durability: 'strict' });
    const photos = tx.objectStore('photos');
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
