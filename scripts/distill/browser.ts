/**
 * Headless Chromium with the built app open in it. Whoever opens it closes it: nothing is left behind, not even a
 * profile that nobody named.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import type { Session } from '../../src/state/session.ts';
import { isInstalled } from '../commands/usage.ts';
import { findChromium } from '../ensure-chromium.ts';
import { type ServeOptions, startServer } from '../serve.ts';
import { chromiumArguments } from './chromium-arguments.ts';
import { DistillFailure } from './failure.ts';

/** What the page offers to programs: see src/main.tsx. */
export type PupilPage = typeof globalThis & { readonly pupil: Session };

const OPEN_LIMIT_MS = 60_000;
/** Storage belongs to the origin, and the port is part of it: a kept profile needs the same port every time. */
const PROFILE_PORT = 47_113;
const LANES = 20;

export interface OpenApp {
  readonly page: Page;
  /** Rejects when the tab or the browser goes away. */
  readonly lost: Promise<never>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly profile: string | null;
  readonly mounts: Readonly<Record<string, string>>;
  readonly onConsole?: (text: string) => void;
}

function lossOf(page: Page, context: BrowserContext): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    const lose = (what: string) => reject(new DistillFailure('browser', what));
    page.once('crash', () =>
      lose('The tab crashed, most likely for want of memory. Try fewer or smaller photos.'),
    );
    context.once('close', () => lose('The browser has gone away.'));
  });
  // It may go away when nobody is waiting for it any more.
  lost.catch(() => undefined);
  return lost;
}

async function launch(profile: string): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new DistillFailure(
      'browser',
      `There is no Chrome or Chromium here. \`${isInstalled() ? 'npx playwright install chromium' : 'npx tsx scripts/ensure-chromium.ts'}\` installs one.`,
    );
  }
  try {
    return await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [...chromiumArguments()],
      // Served from this machine anyway: a page kept in the profile could only be an older one.
      serviceWorkers: 'block',
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (cause) {
    throw new DistillFailure('browser', `${executablePath} did not start: ${String(cause)}`, { cause });
  }
}

/** A port that is always the same for one profile, so that the profile's storage is found again. */
async function serverFor(profile: string | null, served: ServeOptions) {
  if (profile === null) return startServer(served);
  let hash = 0;
  for (const character of profile) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  try {
    return await startServer({ ...served, port: PROFILE_PORT + (hash % (LANES * LANES)) });
  } catch (cause) {
    throw new DistillFailure(
      'browser',
      `The port that belongs to ${profile} is taken: is another distill at work with it?`,
      { cause },
    );
  }
}

/**
 * Serves a folder, starts Chromium and opens the folder's page.
 * @param profile null: one of its own, which goes when the page is closed
 * @throws {DistillFailure} browser
 */
export async function openPage(
  served: ServeOptions,
  onConsole: (text: string) => void,
  profile: string | null = null,
): Promise<OpenApp> {
  const server = await serverFor(profile, served);
  if (profile !== null) mkdirSync(profile, { recursive: true });
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'pupil-profile-'));
  let context: BrowserContext | undefined;
  const close = async () => {
    // The browser may be gone already; the server and the folder are to be cleared away all the same.
    await context?.close().catch(() => undefined);
    await server.close();
    if (profile === null) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    context = await launch(folder);
    // tsx keeps the names of functions through a helper that the page does not have.
    await context.addInitScript({ content: 'globalThis.__name ??= (named) => named;' });
    const page = context.pages()[0] ?? (await context.newPage());
    const lost = lossOf(page, context);
    page.on('console', (message) => {
      if (message.type() === 'error') onConsole(message.text());
    });
    page.on('pageerror', (error) => onConsole(String(error)));
    const response = await page.goto(server.url, { timeout: OPEN_LIMIT_MS });
    if (response?.ok() !== true) throw new DistillFailure('browser', 'There is no build of the app to open.');
    return { page, lost, close };
  } catch (cause) {
    await close();
    throw notOpened(cause);
  }
}

function notOpened(cause: unknown): DistillFailure {
  if (cause instanceof DistillFailure) return cause;
  return new DistillFailure('browser', `The page did not open in Chromium: ${String(cause)}`, { cause });
}

/** Opens the built app, and waits until it has read its storage. @throws {DistillFailure} browser */
export async function openApp({ profile, mounts, onConsole = () => {} }: OpenOptions): Promise<OpenApp> {
  const app = await openPage({ mounts }, onConsole, profile);
  try {
    await app.page.waitForFunction(
      () => (globalThis as PupilPage).pupil?.store.getState().isOpen,
      undefined,
      {
        timeout: OPEN_LIMIT_MS,
        polling: 100,
      },
    );
    return app;
  } catch (cause) {
    await app.close();
    throw notOpened(cause);
  }
}

/**
 * A page for as long as `work` takes.
 * @param signal aborts: the browser is closed at once, and a kept profile keeps what is committed
 * @throws {DistillFailure} whatever `work` throws, too
 */
export async function whileOpen<T>(
  open: () => Promise<OpenApp>,
  signal: AbortSignal | undefined,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const app = await open();
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new DistillFailure('interrupted', 'Interrupted. Nothing was written.'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work(app.page), app.lost, aborted]);
  } catch (thrown) {
    if (thrown instanceof DistillFailure) throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new DistillFailure('browser', message, { cause: thrown });
  } finally {
    await app.close();
  }
}
