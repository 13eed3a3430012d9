/**
 * The app under test: the production build behind the production headers, with everything written down that must not
 * happen.
 */
import { test as base, expect, type Page } from '@playwright/test';
import { type RunningServer, type ServedRequest, startServer } from '../../scripts/serve.ts';
import type { Session } from '../../src/state/session.ts';
import { startProxy, type Tunnels } from './proxy.ts';

export { expect };

export type PupilPage = typeof globalThis & { readonly pupil: Session };

export interface Offences {
  /** Violations of the policy in page and workers, as the browser reports them. */
  readonly violations: string[];
  /** First lines of requests for other machines: they end at a proxy that refuses them. */
  readonly foreign: string[];
  /** Console errors and exceptions that nobody caught, of page and workers. */
  readonly errors: string[];
}

export interface Watched {
  readonly url: string;
  readonly page: Page;
  readonly offences: Offences;
  /** Ends every connection to other machines that is open now, as a pulled cable does. */
  dropConnections(): void;
  /** What the app's own server was asked for. */
  readonly requests: readonly ServedRequest[];
  /** Ends the app's own server: from now on nobody answers at `url`. */
  stopServer(): Promise<void>;
}

function watchErrors(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => errors.push('the tab crashed'));
}

export interface Fixtures {
  readonly app: Watched;
  /** Folders served beside the app, by URL prefix. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Hosts that are played on this machine; all others are refused. */
  readonly tunnels: Tunnels;
  readonly colorScheme: 'light' | 'dark';
}

export const test = base.extend<Fixtures>({
  mounts: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright refuses any other first parameter; no fixture is needed.
  tunnels: async ({}, use) => use(new Map()),
  app: async ({ browser, mounts, tunnels, viewport, colorScheme }, use) => {
    const offences: Offences = { violations: [], foreign: [], errors: [] };
    const requests: ServedRequest[] = [];
    const server: RunningServer = await startServer({
      mounts,
      onViolation: (report) => offences.violations.push(report),
      onRequest: (request) => requests.push(request),
    });
    const proxy = await startProxy(tunnels, offences.foreign);
    const context = await browser.newContext({
      viewport,
      colorScheme,
      acceptDownloads: true,
      // Playwright sends even localhost to a proxy unless told.
      proxy: { server: proxy.url, bypass: 'localhost' },
      // Who is played here signs for himself.
      ignoreHTTPSErrors: tunnels.size > 0,
    });
    const page = await context.newPage();
    watchErrors(page, offences.errors);
    let isServing = true;
    const stopServer = async () => {
      if (isServing) await server.close();
      isServing = false;
    };
    await use({ url: server.url, page, offences, dropConnections: proxy.drop, requests, stopServer });
    await context.close();
    proxy.close();
    await stopServer();
  },
});

/** Opens the page and waits until it has read its storage. */
export async function openPupil({ page, url }: Pick<Watched, 'page' | 'url'>): Promise<void> {
  const response = await page.goto(url);
  expect(response?.status(), 'the build is served: run `npm run build` first').toBe(200);
  await page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen);
}
