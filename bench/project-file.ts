/**
 * Does memory stay flat while a project of ten thousand photos leaves as a file and comes back? Fills a profile with
 * such a project as an import and a teacher would have left it (working copies of random bytes, 96 px pixels,
 * embeddings), writes its file, forgets the project, brings it in, and prints the renderer's memory (resident), which
 * has the workers too. Needs Linux, which tells it.
 *
 *   npm run build && npx tsx bench/project-file.ts [photos]
 */
import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import type { Project } from '../src/core/records/project.ts';
import { projectNamed } from '../src/storage/testing/records.ts';
import { rendererMb } from './browser/renderer-memory.ts';

const LOOK_EVERY_MS = 200;
/** What a working copy of a photo weighs in the mean (clothing, 3,068 photos: 24.6 KB). */
const COPY_BYTES = 25_000;
const photos = Number(process.argv[2] ?? 10_000);

/**
 * Given to the page as it is: it uses nothing from outside itself.
 * @long one database, store by store
 */
async function fill({
  count,
  copyBytes,
  project,
}: {
  readonly count: number;
  readonly copyBytes: number;
  readonly project: Project;
}): Promise<void> {
  const opening = indexedDB.open('pupil');
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const written = (tx: IDBTransaction) =>
    new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
    });
  const [block, side, dims, fingerprint, projectId] = [64, 96, 512, 'bench-teacher', project.id];
  for (let from = 0, at = 0; from < count; from += block, at++) {
    const places = Array.from({ length: Math.min(block, count - from) }, (_, i) => from + i);
    const ids = places.map((i) => i.toString(16).padStart(64, '0'));
    const key = `bench/${String(at).padStart(6, '0')}`;
    const bytes = new Uint8Array(places.length * copyBytes);
    for (let i = 0; i < bytes.length; i += 65_536) crypto.getRandomValues(bytes.subarray(i, i + 65_536));
    const offsets = Uint32Array.from({ length: places.length + 1 }, (_, i) => i * copyBytes);
    const pixels = new Uint8Array(places.length * side * side * 3).fill(at % 251);
    const values = new Float32Array(places.length * dims).fill(at + 0.5);
    const tx = db.transaction(
      ['photos', 'copies', 'pixels', 'copyIndex', 'embeddings', 'embeddingIndex'],
      'readwrite',
    );
    tx.objectStore('copies').put({ key, ids, offsets, mimeType: 'image/jpeg', bytes });
    tx.objectStore('pixels').put({ key, ids, sidePx: side, pixels });
    tx.objectStore('embeddings').put({ fingerprint, block: at, ids, dims, values });
    tx.objectStore('embeddingIndex').put({ fingerprint, block: at, ids });
    for (const [row, index] of places.entries()) {
      const id = ids[row]!;
      const [widthPx, heightPx] = [400, 300];
      tx.objectStore('copyIndex').put({
        id,
        copyKey: key,
        copyRow: row,
        pixelKey: key,
        pixelRow: row,
        widthPx,
        heightPx,
      });
      tx.objectStore('photos').put({
        projectId,
        index,
        id,
        path: `a folder of photos/class ${index % 10}/${index}.jpg`,
        name: `${index}.jpg`,
        format: 'jpeg',
        widthPx,
        heightPx,
        sizeBytes: 200_000,
        classIndex: index % 10,
        split: 'train',
        isExcluded: false,
      });
    }
    await written(tx);
  }
  const tx = db.transaction(['projects', 'cursors'], 'readwrite');
  const blocks = Math.ceil(count / block);
  tx.objectStore('cursors').put({
    fingerprint,
    blocks,
    rows: count,
    dims,
    photosSeen: count,
    embedMs: count,
  });
  tx.objectStore('projects').put(project);
  await written(tx);
  db.close();
}

/** Prints what a job took, and how much memory at the most. */
async function watched(what: string, beforeMb: number, job: Promise<unknown>): Promise<void> {
  const beganMs = performance.now();
  let isOver = false;
  const over = job.finally(() => {
    isOver = true;
  });
  // Awaited at the end.
  over.catch(() => undefined);
  let peakMb = 0;
  while (!isOver) {
    peakMb = Math.max(peakMb, rendererMb());
    await setTimeout(LOOK_EVERY_MS);
  }
  await over;
  const seconds = (performance.now() - beganMs) / 1000;
  console.log(
    `${what}: ${seconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB, ${(peakMb - beforeMb).toFixed(0)} MB above the idle page`,
  );
}

function writeFile(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    await pupil.photos.openProject('bench');
    if (!(await pupil.projectFile.write('bench.pupil'))) throw new Error('it was not written');
    return pupil.store.getState().projectFile.written?.sizeBytes ?? 0;
  });
}

async function bringIn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { pupil } = globalThis as PupilPage;
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('project-file');
    const file = await (await folder.getFileHandle('bench.pupil')).getFile();
    await pupil.projectFile.take([{ kind: 'archive', file }]);
    const { faults, photos } = pupil.store.getState();
    if (photos.length === 0) throw new Error(faults[0]?.error.message ?? 'it did not come in');
  });
}

const { page, close } = await openApp({ profile: null, mounts: {} });
try {
  const project = projectNamed('bench', {
    classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
    splitOrigin: 'folder',
  });
  await page.evaluate(fill, { count: photos, copyBytes: COPY_BYTES, project });
  await page.reload();
  await page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen);
  const idleMb = rendererMb();
  console.log(`${photos} photos; the idle page with the project open: ${idleMb.toFixed(0)} MB`);
  let sizeBytes = 0;
  await watched(
    'out',
    idleMb,
    writeFile(page).then((written) => {
      sizeBytes = written;
    }),
  );
  console.log(`the file: ${(sizeBytes / 1e6).toFixed(0)} MB`);
  await page.evaluate(() => (globalThis as PupilPage).pupil.photos.removeProject());
  await watched('in', idleMb, bringIn(page));
  const imported = await page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().photos.length);
  console.log(`${imported} of ${photos} photos are in`);
} finally {
  await close();
}
