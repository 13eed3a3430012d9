/**
 * `npm test`: every check there is, in order of cost. A failing stage does not hide the ones after it. Ends with a line
 * `N passed, N failed` (`, N skipped`), in which a check without tests of its own counts as one test.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './ensure-chromium.ts';
import { failuresOf } from './testing/failures.ts';
import { closingLine, ofCheck, ofReport, sum, type Tally } from './testing/tally.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORTS = join(ROOT, '.cache', 'test-reports');

interface Stage {
  readonly name: string;
  /** A command of node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** A stage that takes longer is stuck: it is ended and has failed. */
  readonly limitMinutes: number;
  readonly runner?: 'vitest' | 'playwright';
  /** File name of the runner's report, in REPORTS. */
  readonly report?: string;
}

const vitest = (project: string): Stage['command'] => [
  'vitest',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(REPORTS, `${project}.json`)}`,
];

const BEFORE_BROWSER: readonly Stage[] = [
  { name: 'wasm build', command: ['tsx', 'scripts/build-wasm.ts'], limitMinutes: 3 },
  { name: 'lint, format and layers', command: ['biome', 'ci', '.'], limitMinutes: 3 },
  { name: 'types', command: ['tsc', '-b'], limitMinutes: 5 },
];

const IN_BROWSER: readonly Stage[] = [
  { name: 'unit tests', command: vitest('unit'), limitMinutes: 10, runner: 'vitest', report: 'unit.json' },
  {
    name: 'browser tests',
    command: vitest('browser'),
    limitMinutes: 18,
    runner: 'vitest',
    report: 'browser.json',
  },
  { name: 'build', command: ['vite', 'build'], limitMinutes: 4 },
  { name: 'size budget', command: ['tsx', 'scripts/size-budget.ts'], limitMinutes: 1 },
  {
    name: 'end-to-end tests',
    command: ['playwright', 'test', '--reporter=list,json'],
    limitMinutes: 18,
    runner: 'playwright',
    report: 'e2e.json',
  },
];

let current: ChildProcess | null = null;

/** Ends the stage at work with everything it has started: browsers and workers outlive their parent otherwise. */
function endCurrent(): void {
  const pid = current?.pid;
  if (pid === undefined) return;
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
  else process.kill(-pid, 'SIGKILL');
}

function run(stage: Stage): Promise<boolean> {
  return new Promise((done) => {
    const [command, ...commandArguments] = stage.command;
    const child = spawn(join(ROOT, 'node_modules', '.bin', command), commandArguments, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, 'e2e.json') },
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32',
    });
    current = child;
    const limit = setTimeout(() => {
      console.error(`\n${stage.name}: not done after ${stage.limitMinutes} minutes; ended.`);
      endCurrent();
    }, stage.limitMinutes * 60_000);
    const end = (hasSucceeded: boolean) => {
      clearTimeout(limit);
      current = null;
      done(hasSucceeded);
    };
    child.once('error', (error) => {
      console.error(error.message);
      end(false);
    });
    child.once('exit', (code) => end(code === 0));
  });
}

interface Outcome {
  readonly name: string;
  readonly tally: Tally;
  /** What failed, a line each, where the runner tells. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

async function outcomeOf(stage: Stage): Promise<Outcome> {
  console.log(`\n── ${stage.name} ${'─'.repeat(Math.max(0, 70 - stage.name.length))}`);
  const startedMs = performance.now();
  const hasSucceeded = await run(stage);
  const seconds = (performance.now() - startedMs) / 1000;
  const { name, runner, report } = stage;
  if (runner === undefined || report === undefined)
    return { name, tally: ofCheck(hasSucceeded), failures: [], seconds };
  const path = join(REPORTS, report);
  const tally = ofReport(runner, path, hasSucceeded);
  return { name, tally, failures: failuresOf(runner, path, ROOT), seconds };
}

function browserOutcome(): Outcome {
  const startedMs = performance.now();
  let isThere = true;
  try {
    console.log(`\nBrowser: ${ensureChromium()}`);
  } catch (thrown) {
    isThere = false;
    console.error(thrown instanceof Error ? thrown.message : thrown);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  return { name: 'a Chromium', tally: ofCheck(isThere), failures: [], seconds };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endCurrent();
    process.exit(130);
  });
}

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const outcomes: Outcome[] = [];
for (const stage of BEFORE_BROWSER) outcomes.push(await outcomeOf(stage));
outcomes.push(browserOutcome());
for (const stage of IN_BROWSER) outcomes.push(await outcomeOf(stage));

console.log('');
for (const { name, tally, seconds } of outcomes) {
  console.log(
    `${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(24)} ${seconds.toFixed(0).padStart(5)} s   ${closingLine(tally)}`,
  );
}
const failures = outcomes.flatMap((outcome) => outcome.failures);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
const total = sum(outcomes.map((outcome) => outcome.tally));
console.log(`\n${closingLine(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
