/**
 * Under a path of a static host that sends no headers: the whole journey, isolated and under the policy by what the page
 * brings along, and offline afterwards.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type RunningServer, type ServedRequest, startServer } from '../scripts/serve.ts';
import { WAIT_MS } from '../scripts/testing/limits.ts';
import type { PupilPage } from './harness/app.ts';
import { wholeJourney } from './harness/whole-journey.ts';

const root = mkdtempSync(join(tmpdir(), 'pupil-under-path-'));
const requests: ServedRequest[] = [];
let server: RunningServer;

test.beforeAll(async () => {
  const vite = join(import.meta.dirname, '../node_modules/.bin/vite');
  execFileSync(vite, ['build', '--base=/pupil/', '--outDir', root, '--emptyOutDir', '--logLevel', 'error'], {
    shell: process.platform === 'win32',
  });
  server = await startServer({ root, sendsHeaders: false, onRequest: (request) => requests.push(request) });
});
test.afterAll(async () => {
  await server.close().catch(() => undefined);
  rmSync(root, { recursive: true, force: true });
});

const untilOpen = (page: Page) =>
  page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen, undefined, {
    timeout: WAIT_MS,
  });

/** Pages loaded at the site's address, the first one too. */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('load', () => loads++);
  return () => loads;
}

/** A violation of the policy is an error too. */
function watchErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

test('the whole journey under a path, without a header of the server, and offline afterwards', async ({
  page,
}) => {
  expect(server.url).toMatch(/\/pupil\/$/);
  const loads = countLoads(page);
  const errors = watchErrors(page);
  await page.goto(server.url);
  // The first page has no headers: it is loaded again, once, when the service worker can add them.
  await page.waitForFunction(() => crossOriginIsolated, undefined, { timeout: WAIT_MS });
  await untilOpen(page);
  expect(await wholeJourney(page)).toBeGreaterThan(10_000);
  expect(loads()).toBe(2);

  const worker = readdirSync(join(root, 'assets')).find((name) => /^trainer\.worker-.*\.js$/.test(name));
  const policies = await page.evaluate(
    (paths) =>
      Promise.all(
        paths.map(async (path) => {
          const { headers } = await fetch(path);
          return [
            'Content-Security-Policy',
            'Cross-Origin-Embedder-Policy',
            'Cross-Origin-Opener-Policy',
          ].map((name) => headers.get(name) ?? 'none');
        }),
      ),
    ['/pupil/', `/pupil/assets/${worker}`],
  );
  for (const [policy, embedder, opener] of policies) {
    expect(policy).toContain("worker-src 'self'");
    expect([embedder, opener]).toEqual(['require-corp', 'same-origin']);
  }
  // Nothing asks for a file at the root of the server.
  expect(requests.map(({ path }) => path).filter((path) => !path.startsWith('/pupil/'))).toEqual([]);

  await server.close();
  await page.context().setOffline(true);
  await page.reload();
  await untilOpen(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => (globalThis as PupilPage).pupil.takeaway.export())).toBe(true);
  await page.goto(`${server.url}#about/enforced`);
  await expect(page.getByText(/Isolated: yes, policy by: service worker/)).toBeVisible();
  expect(loads()).toBe(3);
  expect(errors).toEqual([]);
  server = await startServer({ root, sendsHeaders: false });
});

test('a page that somebody has touched is not loaded again by itself', async ({ page }) => {
  const loads = countLoads(page);
  await page.addInitScript(() => {
    const { prototype } = ServiceWorkerContainer;
    const { register } = prototype;
    const held = new Promise<void>((letGo) => Object.assign(globalThis, { letGo }));
    prototype.register = async function (...args) {
      await held;
      return register.apply(this, args);
    };
  });
  await page.goto(server.url);
  await untilOpen(page);
  await page.keyboard.press('2');
  await page.evaluate(() => (globalThis as unknown as { letGo(): void }).letGo());
  await expect(page.getByText(/all processor cores, is ready/)).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(loads()).toBe(1);
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await page.waitForFunction(() => crossOriginIsolated, undefined, { timeout: WAIT_MS });
  await untilOpen(page);
  expect(loads()).toBe(2);
});

test('a browser that may keep nothing opens the page, too, and loads it once', async ({
  playwright,
  launchOptions,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'pupil-keeps-nothing-'));
  mkdirSync(join(profile, 'Default'));
  // As in Chrome's settings: sites may keep no data.
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
  try {
    const page = context.pages()[0]!;
    const loads = countLoads(page);
    await page.goto(server.url);
    await untilOpen(page);
    await expect(page.evaluate(() => sessionStorage.length)).rejects.toThrow(/Access is denied/);
    expect(loads()).toBe(1);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
