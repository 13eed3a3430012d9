/** The bench's page in headless Chromium, under the production headers; whoever opens it closes it. */
import { chromium, type Route } from '@playwright/test';
import { chromiumArguments } from '../../scripts/distill/chromium-arguments.ts';
import { findChromium } from '../../scripts/ensure-chromium.ts';
import { startServer } from '../../scripts/serve.ts';
import type {
  BenchPage,
  JaxRequests,
  Pace,
  PacePlan,
  Requests,
  TrainerRun,
  TrainerRunPlan,
  Weighing,
  WorkerKind,
} from './requests.ts';
import { watchWorkerHeaps } from './worker-heap.ts';

export interface OpenBench {
  /** With its version. */
  readonly browser: string;
  readonly cores: number;
  /** Asks the worker of that name; it is started when it is first asked. */
  readonly ask: Ask<Requests>;
  /**
   * The same of a worker that runs jax-js. A worker that needs more than `ANSWER_LIMIT_MS` is ended, and the call
   * fails.
   */
  readonly askJax: Ask<JaxRequests>;
  /** Trains a student on drawn photos with the app's own trainer. */
  trainerRun(plan: TrainerRunPlan): Promise<TrainerRun>;
  /** Trains a tiny student for so many steps and weighs the page on the way. */
  weighRun(backend: 'wasm' | 'webgpu', steps: number): Promise<readonly Weighing[]>;
  /** Measures one teacher. */
  pace(plan: PacePlan): Promise<Pace>;
  close(): Promise<void>;
}

export type Ask<Calls> = <Name extends keyof Calls & string>(
  worker: string,
  request: Name,
  ...given: Calls[Name] extends (...given: infer Given) => unknown ? Given : never
) => Promise<Calls[Name] extends (...given: never) => Promise<infer Answer> ? Answer : never>;

const ANSWER_LIMIT_MS = 300_000;

/**
 * @param root folder of the built page
 * @param mounts further folders by URL prefix
 */
export async function openBench(
  root: string,
  mounts: Readonly<Record<string, string>> = {},
): Promise<OpenBench> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error(
      'There is no Chrome or Chromium here. `npx tsx scripts/ensure-chromium.ts` installs one.',
    );
  }
  const server = await startServer({ root, mounts });
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
    await page.route(/jax\.worker.*\.js$/, allowBlobWorkers);
    await page.exposeFunction('workerHeapBytes', await watchWorkerHeaps(page));
    await page.goto(server.url);
    await page.waitForFunction(() => 'ask' in globalThis);
    const askOf =
      (kind: WorkerKind) =>
      (worker: string, request: string, ...given: readonly unknown[]) =>
        page.evaluate(
          ([type, name, what, values, limitMs]) =>
            (globalThis as BenchPage).ask(type, name, what, values, limitMs),
          [kind, worker, request, given, ANSWER_LIMIT_MS] as const,
        ) as Promise<never>;
    return {
      browser: `Chromium ${browser.version()}`,
      cores: await page.evaluate(() => navigator.hardwareConcurrency),
      ask: askOf('engine'),
      askJax: askOf('jax-js'),
      trainerRun: (plan) => page.evaluate((given) => (globalThis as BenchPage).trainerRun(given), plan),
      weighRun: (backend, steps) =>
        page.evaluate(([id, count]) => (globalThis as BenchPage).weighRun(id, count), [
          backend,
          steps,
        ] as const),
      pace: (plan) => askOf('pace')('pace', 'pace', plan),
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/**
 * jax-js starts its threads from blobs, which the app's policy forbids: its worker gets a policy that allows them.
 */
async function allowBlobWorkers(route: Route): Promise<void> {
  const response = await route.fetch();
  const headers = { ...response.headers() };
  const policy = headers['content-security-policy'] ?? '';
  headers['content-security-policy'] = policy.replace('worker-src', 'worker-src blob:');
  await route.fulfill({ response, headers });
}
