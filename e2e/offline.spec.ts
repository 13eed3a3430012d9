/**
 * With the network off: after the first visit the whole journey, and a teacher from the Hub that was loaded once. And
 * the way in of a new version, which reloads nobody's job.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DIST, startServer } from '../scripts/serve.ts';
import { studentPreset } from '../src/core/students/presets.ts';
import { openPupil, type PupilPage, type Watched } from './harness/app.ts';
import { expect, TINY_CLIP, test } from './harness/hub.ts';
import { wholeJourney } from './harness/whole-journey.ts';

const WEIGHTS = studentPreset('pupil-mini').published!;
const CLIP = { id: TINY_CLIP, origin: 'hub', dtype: 'q8', device: 'wasm' } as const;

/** Until all that the first journey needs is kept. */
const untilKept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null)
      await new Promise((done) =>
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
      );
  });

async function goOffline({ page, stopServer }: Watched): Promise<void> {
  await stopServer();
  await page.context().setOffline(true);
}

test('after the first visit the whole journey needs no network', async ({ app }) => {
  const { page, offences } = app;
  await openPupil(app);
  await untilKept(page);
  await goOffline(app);
  await page.reload();
  await openPupil(app);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await wholeJourney(page)).toBeGreaterThan(10_000);
  // Each station is a piece of code of its own.
  for (const key of ['1', '2', '3', '4', '5']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});

test('the first visit is kept without a reload', async ({ app }) => {
  await openPupil(app);
  await untilKept(app.page);
  await goOffline(app);
  const isDone = await app.page.evaluate(() => (globalThis as PupilPage).pupil.photos.importSample());
  expect(isDone).toBe(true);
  expect(app.offences.errors).toEqual([]);
});

test('pages and workers from the cache are under the policy of the server', async ({ app }) => {
  const { page } = app;
  await openPupil(app);
  await untilKept(page);
  await goOffline(app);
  const worker = readdirSync(join(DIST, 'assets')).find((name) => /^teacher\.worker-.*\.js$/.test(name));
  const headers = await page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.map(async (address) => {
          const { headers: got } = await fetch(address);
          return [
            'Content-Security-Policy',
            'Cross-Origin-Embedder-Policy',
            'Cross-Origin-Opener-Policy',
          ].map((name) => got.get(name) ?? 'none');
        }),
      ),
    ['/', `/assets/${worker}`],
  );
  for (const [policy, embedder, opener] of headers) {
    expect(policy).toContain("worker-src 'self'");
    expect([embedder, opener]).toEqual(['require-corp', 'same-origin']);
  }
});

test('the build of ONNX Runtime for WebGPU is kept when it is first used', async ({ app }) => {
  const { page } = app;
  const [version] = readdirSync(join(DIST, 'ort'));
  const address = `/ort/${version}/ort-wasm-simd-threaded.asyncify.mjs`;
  const statusOf = () =>
    page.evaluate(
      (path) =>
        fetch(path).then(
          ({ status }) => status,
          () => 0,
        ),
      address,
    );
  await openPupil(app);
  await untilKept(page);
  expect(app.requests.map(({ path }) => path)).not.toContain(address);
  expect(await statusOf()).toBe(200);
  await goOffline(app);
  expect(await statusOf()).toBe(200);
});

test('the weights that a recommended recipe starts from are kept on the first visit', async ({ app }) => {
  const { page } = app;
  await openPupil(app);
  await untilKept(page);
  await goOffline(app);
  const sizeBytes = await page.evaluate(
    async (path) => (await (await fetch(path)).blob()).size,
    WEIGHTS.path,
  );
  expect(sizeBytes).toBe(WEIGHTS.sizeBytes);
});

test('a teacher of the Hub that was loaded once needs no network either', async ({ app, hub, unplug }) => {
  const { page, offences } = app;
  await openPupil(app);
  await untilKept(page);
  const isLoaded = await page.evaluate(async (choice) => {
    const { pupil } = globalThis as PupilPage;
    if (!(await pupil.photos.importSample())) return false;
    pupil.teacher.choose(choice);
    return (await pupil.teacher.embed()) && pupil.naming.search('a red circle');
  }, CLIP);
  expect(isLoaded).toBe(true);

  hub.reset();
  unplug();
  await goOffline(app);
  await page.reload();
  await openPupil(app);
  expect(await wholeJourney(page, CLIP)).toBeGreaterThan(10_000);
  const isFound = await page.evaluate(() => (globalThis as PupilPage).pupil.naming.search('a blue square'));
  expect(isFound).toBe(true);
  await page.keyboard.press('2');
  const stored = page.getByRole('region', { name: 'Stored teachers' });
  await expect(stored.getByRole('listitem').filter({ hasText: TINY_CLIP })).toContainText(
    /q8, with its text tower.*available offline/,
  );
  expect(hub.log()).toEqual([]);
  expect(offences).toEqual({ violations: [], foreign: [], errors: [] });
});

test('a new version waits until it is asked in, and never under a job', async ({ app }) => {
  const { page } = app;
  const root = mkdtempSync(join(tmpdir(), 'pupil-versions-'));
  cpSync(DIST, root, { recursive: true });
  const server = await startServer({ root });
  try {
    await openPupil({ page, url: server.url });
    await untilKept(page);
    const html = readFileSync(join(root, 'index.html'), 'utf8');
    writeFileSync(
      join(root, 'index.html'),
      html.replace('<html lang="en">', '<html lang="en" data-version="2">'),
    );
    const worker = readFileSync(join(root, 'sw.js'), 'utf8');
    const next = worker.replace(/(url:"index\.html",revision:")[0-9a-f]+/, '$1second');
    expect(next).not.toBe(worker);
    writeFileSync(join(root, 'sw.js'), next);
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).update();
    });
    const note = page.getByText(/A new version is ready/);
    const reload = page.getByRole('button', { name: 'Reload', exact: true });
    await expect(note).toBeVisible();
    await expect(reload).toBeVisible();

    const job = { what: 'A job', done: 1, total: 2, unit: 'photos', perSecond: 0, etaMs: null, note: '' };
    const isRefused = await page.evaluate(async (running) => {
      const { pupil } = globalThis as PupilPage;
      pupil.store.setState({ jobs: { import: { ...running, state: 'running' } } });
      return !(await pupil.update());
    }, job);
    expect(isRefused).toBe(true);
    await expect(reload).toBeHidden();
    await page.evaluate(() => (globalThis as PupilPage).pupil.store.setState({ jobs: {} }));

    await reload.click();
    await page.waitForFunction(() => document.documentElement.dataset['version'] === '2');
    await page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen);
    await expect(note).toBeHidden();
  } finally {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  }
});
