/**
 * `npm test`: every check there is, in order of cost. A failing stage does not hide the ones after it. Ends with a
 * line `N passed, N failed` (`, N skipped`), in which a check without tests of its own counts as one test.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './ensure-chromium.ts';
import { failuresOf } from './testing/failures.ts';
import { SILENT_MS } from './testing/limits.ts';
import { closingLine, ofCheck, ofReport, sum, type Tally } from './testing/tally.ts';
import { startWatched, turnsOf, type WatchedProcess } from './testing/watched-process.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORTS = join(ROOT, '.cache', 'test-reports');
/** A reporter of both runners: a long test file says nothing by itself. */
const PULSE = './scripts/testing/pulse-reporter.ts';
const SILENT_TURNS = 10;

interface Stage {
  readonly name: string;
  /** A command of node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
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
  `--reporter=${PULSE}`,
  `--outputFile.json=${join(REPORTS, `${project}.json`)}`,
];

const BEFORE_BROWSER: readonly Stage[] = [
  { name: 'wasm build', command: ['tsx', 'scripts/build-wasm.ts'] },
  { name: 'lint, format and layers', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lengths', command: ['tsx', 'scripts/structure.ts'] },
];

const IN_BROWSER: readonly Stage[] = [
  { name: 'unit tests', command: vitest('unit'), runner: 'vitest', report: 'unit.json' },
  {
    name: 'browser tests',
    command: vitest('browser'),
    runner: 'vitest',
    report: 'browser.json',
  },
  { name: 'build', command: ['vite', 'build'] },
  { name: 'size budget', command: ['tsx', 'scripts/size-budget.ts'] },
  {
    name: 'end-to-end tests',
    command: ['playwright', 'test', `--reporter=list,json,${PULSE}`],
    runner: 'playwright',
    report: 'e2e.json',
  },
];

let current: WatchedProcess | null = null;

/**
 * @param mayRepeat a test that hangs ends by its own limit, and says so: a longer silence is the runner's, which has
 * lost its browser
 */
async function run(stage: Stage, mayRepeat = stage.runner !== undefined): Promise<boolean> {
  const {
    name,
    command: [command, ...args],
  } = stage;
  current = startWatched(join(ROOT, 'node_modules', '.bin', command), args, {
    cwd: ROOT,
    env: {
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, 'e2e.json'),
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
    silentTurns: SILENT_TURNS,
    everyTurn: turnsOf(SILENT_MS / SILENT_TURNS),
  });
  const ending = await current.ending;
  current = null;
  if (ending === 'silent') {
    console.error(`\n${name}: no word for ${SILENT_MS / 60_000} minutes. It hangs; it was ended.`);
    if (mayRepeat) {
      console.error(`${name}: started again, once.`);
      return run(stage, false);
    }
  }
  return ending === 'succeeded';
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
    current?.end();
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
