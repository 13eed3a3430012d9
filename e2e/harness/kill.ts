/**
 * A Chromium that can be killed as a power user's machine would kill it: SIGKILL to the whole process group, no
 * goodbye. What the page shows as committed leaves the browser at once (`acknowledged`), so that a kill cannot take
 * it back. SIGKILL is the death of processes, not the loss of power.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumArguments } from '../../scripts/distill/chromium-arguments.ts';
import { findChromium } from '../../scripts/ensure-chromium.ts';
import { WAIT_MS } from '../../scripts/testing/limits.ts';
import type { PupilPage } from './app.ts';

export interface Acknowledged {
  /** Whether the teacher is looking at photos now (and not being loaded). */
  isEmbedding: boolean;
  /** Photos that the page has shown as embedded. */
  embedded: number;
  /** Step of the newest checkpoint that the page has shown. */
  checkpointStep: number;
  /** First step that training has reported since this browser was started; null before any. */
  firstStep: number | null;
  /** Newest step that training has reported, committed or not. */
  step: number;
}

export interface Killable {
  readonly page: Page;
  readonly acknowledged: Acknowledged;
  kill(): Promise<void>;
}

function start(executablePath: string, profile: string): ChildProcess {
  return spawn(
    executablePath,
    [
      '--headless=new',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--disable-crash-reporter',
      '--disable-breakpad',
      ...chromiumArguments(),
      'about:blank',
    ],
    { detached: true, stdio: 'ignore' },
  );
}

async function addressOf(profile: string, browserProcess: ChildProcess): Promise<string> {
  const file = join(profile, 'DevToolsActivePort');
  const untilMs = performance.now() + WAIT_MS;
  while (performance.now() < untilMs && browserProcess.exitCode === null) {
    const [port, path] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port !== undefined && path !== undefined && path !== '') return `ws://127.0.0.1:${port}${path}`;
    await sleep(50);
  }
  throw new Error('Chromium did not open its debugging port.');
}

async function connect(profile: string, browserProcess: ChildProcess): Promise<Browser> {
  const address = await addressOf(profile, browserProcess);
  return chromium.connectOverCDP(address, { timeout: WAIT_MS });
}

async function listen(page: Page, acknowledged: Acknowledged): Promise<void> {
  await page.exposeFunction('acknowledge', (told: Omit<Acknowledged, 'firstStep'>) => {
    acknowledged.isEmbedding = told.isEmbedding;
    acknowledged.embedded = Math.max(acknowledged.embedded, told.embedded);
    acknowledged.checkpointStep = Math.max(acknowledged.checkpointStep, told.checkpointStep);
    acknowledged.step = Math.max(acknowledged.step, told.step);
    if (told.step > 0) acknowledged.firstStep ??= told.step;
  });
  await page.evaluate(() => {
    const { pupil, acknowledge } = globalThis as PupilPage & { acknowledge(told: unknown): Promise<void> };
    let told = '';
    pupil.store.subscribe(({ teacher, student, jobs }) => {
      const { checkpointStep = 0, points = [] } = student.progress ?? {};
      const isEmbedding = jobs.look?.unit === 'photos';
      const now = { isEmbedding, embedded: teacher.embedded, checkpointStep, step: points[0]?.step ?? 0 };
      if (JSON.stringify(now) === told) return;
      told = JSON.stringify(now);
      void acknowledge(now);
    });
  });
}

/** Starts Chromium on a profile and opens the app in it. Whoever opens it kills it. */
export async function openKillable(url: string, profile: string): Promise<Killable> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium.');
  // Left behind by the browser that was killed before; it names a port that is no more.
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const browserProcess = start(executablePath, profile);
  const gone = new Promise<void>((done) => browserProcess.once('exit', () => done()));
  const kill = async () => {
    process.kill(-browserProcess.pid!, 'SIGKILL');
    await gone;
  };
  try {
    const browser = await connect(profile, browserProcess);
    const context = browser.contexts()[0]!;
    context.setDefaultTimeout(WAIT_MS);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url);
    await page.waitForFunction(() => (globalThis as PupilPage).pupil?.store.getState().isOpen);
    const acknowledged: Acknowledged = {
      isEmbedding: false,
      embedded: 0,
      checkpointStep: 0,
      firstStep: null,
      step: 0,
    };
    await listen(page, acknowledged);
    return { page, acknowledged, kill };
  } catch (thrown) {
    await kill();
    throw thrown;
  }
}
