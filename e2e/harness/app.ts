/** The app under test: the production build behind the production headers, with everything written down that must not happen. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test as base, expect, type Page } from '@playwright/test';
import { type RunningServer, startServer } from '../../scripts/serve.ts';
import type { Session } from '../../src/state/session.ts';

export { expect };

export type PupilPage = typeof globalThis & { readonly pupil: Session };

const OPEN_LIMIT_MS = 30_000;

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
}

/** A proxy that answers nothing and remembers who was asked for. */
async function refusingProxy(
  asked: string[],
): Promise<{ url: string; server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      asked.push(data.toString('latin1').split('\r\n', 1)[0]!);
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, sockets };
}

function watchErrors(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => errors.push('the tab crashed'));
}

interface Fixtures {
  readonly app: Watched;
  /** Folders served beside the app, by URL prefix. */
  readonly mounts: Readonly<Record<string, string>>;
  readonly colorScheme: 'light' | 'dark';
}

export const test = base.extend<Fixtures>({
  mounts: [{}, { option: true }],
  app: async ({ browser, mounts, viewport, colorScheme }, use) => {
    const offences: Offences = { violations: [], foreign: [], errors: [] };
    const server: RunningServer = await startServer({
      mounts,
      onViolation: (report) => offences.violations.push(report),
    });
    const proxy = await refusingProxy(offences.foreign);
    const context = await browser.newContext({
      viewport,
      colorScheme,
      acceptDownloads: true,
      // Playwright sends even localhost to a proxy unless told.
      proxy: { server: proxy.url, bypass: 'localhost' },
    });
    const page = await context.newPage();
    watchErrors(page, offences.errors);
    await use({ url: server.url, page, offences });
    await context.close();
    for (const socket of proxy.sockets) socket.destroy();
    proxy.server.close();
    await server.close();
  },
});

/** Opens the page and waits until it has read its storage. */
export async function openPupil({ page, url }: Pick<Watched, 'page' | 'url'>): Promise<void> {
  const response = await page.goto(url);
  expect(response?.status(), 'the build is served: run `npm run build` first').toBe(200);
  await page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen, undefined, {
    timeout: OPEN_LIMIT_MS,
  });
}
