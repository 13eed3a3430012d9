/**
 * Does the page stay usable while ten thousand photos come in? Prints photos a second and the longest main-thread
 * task. What the browser itself does to fill a file input, before the page hears of it, is not counted.
 *
 *   npx tsx bench/import.ts [images]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePhotos } from '../e2e/harness/images.ts';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { importFolder } from '../scripts/distill/give.ts';

const CLASSES = 10;
const images = Number(process.argv[2] ?? 10_000);

type Observed = PupilPage & { longTasksMs: number[] };

const folder = mkdtempSync(join(tmpdir(), 'pupil-import-'));
try {
  writePhotos(join(folder, 'photos'), CLASSES, Math.ceil(images / CLASSES), 48);
  const { page, close } = await openApp({ profile: null, mounts: {} });
  try {
    await page.evaluate(() => {
      const longTasksMs: number[] = [];
      Object.assign(globalThis, { longTasksMs });
      const { pupil } = globalThis as PupilPage;
      const { photos } = pupil;
      const readPhotos = photos.import;
      let beganMs = Number.POSITIVE_INFINITY;
      Object.assign(photos, {
        import(...given: Parameters<typeof readPhotos>) {
          beganMs = performance.now();
          return readPhotos(...given);
        },
      });
      // The browser reports main-thread tasks from 50 ms on.
      new PerformanceObserver((list) => {
        for (const { duration, startTime } of list.getEntries()) {
          if (startTime + duration > beganMs) longTasksMs.push(duration);
        }
      }).observe({ type: 'longtask' });
    });
    const beganMs = performance.now();
    await importFolder(page, { path: join(folder, 'photos') });
    const seconds = (performance.now() - beganMs) / 1000;
    const { photos, longTasksMs } = await page.evaluate(() => {
      const { pupil, longTasksMs } = globalThis as Observed;
      return { photos: pupil.store.getState().photos.length, longTasksMs };
    });
    const longest = longTasksMs.length === 0 ? 'under 50' : Math.max(...longTasksMs).toFixed(0);
    console.log(`${photos} photos in ${seconds.toFixed(1)} s: ${(photos / seconds).toFixed(0)} photos/s`);
    console.log(`longest main-thread task: ${longest} ms; tasks of 50 ms and more: ${longTasksMs.length}`);
  } finally {
    await close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
