/** The bench's page in headless Chromium, under the production headers; whoever opens it closes it. */
import { chromium } from '@playwright/test';
import { chromiumArguments } from '../../scripts/distill/chromium-arguments.ts';
import { findChromium } from '../../scripts/ensure-chromium.ts';
import { startServer } from '../../scripts/serve.ts';
import type { BenchPage, Requests } from './requests.ts';

export interface OpenBench {
  /** With its version. */
  readonly browser: string;
  readonly cores: number;
  /** Asks the worker of that name; it is started when it is first asked. */
  ask<Name extends keyof Requests>(
    worker: string,
    request: Name,
    ...given: Parameters<Requests[Name]>
  ): Promise<Awaited<ReturnType<Requests[Name]>>>;
  close(): Promise<void>;
}

/** @param root folder of the built page */
export async function openBench(root: string): Promise<OpenBench> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error(
      'There is no Chrome or Chromium here. `npx tsx scripts/ensure-chromium.ts` installs one.',
    );
  }
  const server = await startServer({ root });
  const browser = await chromium
    .launch({ executablePath, headless: true, args: [...chromiumArguments()] })
    .catch(async (cause: unknown) => {
      await server.close();
      throw cause;
    });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(server.url);
    await page.waitForFunction(() => 'ask' in globalThis);
    return {
      browser: `Chromium ${browser.version()}`,
      cores: await page.evaluate(() => navigator.hardwareConcurrency),
      ask: (worker, request, ...given) =>
        page.evaluate(([name, what, values]) => (globalThis as BenchPage).ask(name, what, values), [
          worker,
          request,
          given,
        ] as const) as Promise<never>,
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}
