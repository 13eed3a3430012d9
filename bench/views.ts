/**
 * Ten thousand photos in eight views, in the built app: does the page stay usable, does memory stay flat, does
 * storage take what was forecast? The photos are drawn and have no classes, so all of them are in training; the
 * built-in teacher looks at them.
 *
 *   npm run build && npx tsx bench/views.ts [--photos 10000] [--views 8]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { writeUnsorted } from '../e2e/harness/images.ts';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { embed } from '../scripts/distill/drive.ts';
import { importFolder } from '../scripts/distill/give.ts';
import { DEFAULT_TEACHER } from '../src/core/teachers/catalogue.ts';
import { forecastViews } from '../src/core/views/forecast.ts';
import { usualPlan, VIEW_COUNTS } from '../src/core/views/plan.ts';
import { watchWorkerHeaps } from './browser/worker-heap.ts';

const WEIGH_EVERY_MS = 5_000;
/** Weighings before this share of the looks warm up: the runtime takes its memory at the first batches. */
const WARM_SHARE = 0.1;

const { values } = parseArgs({
  options: { photos: { type: 'string', default: '10000' }, views: { type: 'string', default: '8' } },
});
const photos = Number(values.photos);
const count = VIEW_COUNTS.find((one) => String(one) === values.views && one > 1);
if (count === undefined || !(photos >= 1)) throw new Error('Say --photos N and --views 2, 8 or 16.');

interface Weighing {
  readonly share: number;
  readonly runtimeBytes: number;
  readonly workerHeapBytes: number;
  readonly pageHeapBytes: number;
}

type Watched = PupilPage & { longTasksMs: number[] };
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function weigh(page: Page, workerHeapBytes: () => Promise<number>): Promise<Weighing | null> {
  const looking = await page.evaluate(() => {
    const { jobs, teacher } = (globalThis as PupilPage).pupil.store.getState();
    const { look: job } = jobs;
    const { views } = teacher;
    const { memory } = performance as Performance & { memory: { usedJSHeapSize: number } };
    if (job === undefined || views === null || views.heldBytes === null) return null;
    return {
      share: job.done / job.total,
      runtimeBytes: views.heldBytes,
      pageHeapBytes: memory.usedJSHeapSize,
    };
  });
  return looking === null ? null : { ...looking, workerHeapBytes: await workerHeapBytes() };
}

const usedBytes = (page: Page) =>
  page.evaluate(async () => (await navigator.storage.estimate()).usage ?? Number.NaN);

const folder = mkdtempSync(join(tmpdir(), 'pupil-views-'));
try {
  writeUnsorted(join(folder, 'photos'), 8, photos, 48);
  const { page, close } = await openApp({ profile: null, mounts: {}, onConsole: console.error });
  try {
    await importFolder(page, { path: join(folder, 'photos') });
    await embed(page, DEFAULT_TEACHER);
    const workerHeapBytes = await watchWorkerHeaps(page);
    const before = await usedBytes(page);
    await page.evaluate(() => {
      const longTasksMs: number[] = [];
      Object.assign(globalThis, { longTasksMs });
      // The browser reports main-thread tasks from 50 ms on.
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longTasksMs.push(duration);
      }).observe({ type: 'longtask' });
    });
    const beganMs = performance.now();
    const weighings: Weighing[] = [];
    let isLooking = true;
    const looked = embed(page, DEFAULT_TEACHER, count).finally(() => {
      isLooking = false;
    });
    const watched = (async () => {
      while (isLooking) {
        await new Promise((resolve) => setTimeout(resolve, WEIGH_EVERY_MS));
        const weighing = isLooking ? await weigh(page, workerHeapBytes).catch(() => null) : null;
        if (weighing !== null) weighings.push(weighing);
      }
    })();
    await Promise.all([looked, watched]);
    const seconds = (performance.now() - beganMs) / 1000;
    const after = await usedBytes(page);
    const { facts, views, longTasksMs } = await page.evaluate(() => {
      const { pupil, longTasksMs } = globalThis as Watched;
      const { facts, views } = pupil.store.getState().teacher;
      return { facts, views, longTasksMs };
    });
    if (facts === null || views === null) throw new Error('The app looked, but kept no figures.');

    const forecast = forecastViews(usualPlan(count), photos, facts.dims, null);
    const off = (bytes: number) => `${((bytes / forecast.bytes - 1) * 100).toFixed(2)} % off`;
    const longest = longTasksMs.length === 0 ? 'under 50' : Math.max(...longTasksMs).toFixed(0);
    const warm = weighings.filter(({ share }) => share >= WARM_SHARE);
    const span = (bytesOf: (one: Weighing) => number) => {
      const all = warm.map(bytesOf);
      return `${mb(Math.min(...all))} to ${mb(Math.max(...all))}, first ${mb(all[0] ?? 0)}, last ${mb(all.at(-1) ?? 0)}`;
    };
    console.log(
      `${views.photos} photos, ${count} views each: ${forecast.looks} looks in ${seconds.toFixed(0)} s`,
    );
    console.log(
      `${((1000 * seconds) / forecast.looks).toFixed(2)} ms a look, ${views.msPerLook?.toFixed(2)} of them the teacher's worker`,
    );
    console.log(`longest main-thread task: ${longest} ms; tasks of 50 ms and more: ${longTasksMs.length}`);
    console.log(
      `forecast ${mb(forecast.bytes)}; stored ${mb(views.storedBytes)} (${off(views.storedBytes)})`,
    );
    console.log(`the browser's own estimate grew by ${mb(after - before)} (${off(after - before)})`);
    console.log(`${warm.length} weighings after the first tenth:`);
    console.log(`  the teacher's runtime ${span((one) => one.runtimeBytes)}`);
    console.log(`  the worker's heap     ${span((one) => one.workerHeapBytes)}`);
    console.log(`  the page's heap       ${span((one) => one.pageHeapBytes)}`);
  } finally {
    await close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
