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
  readonly env?: Readonly<Record<string, string>>;
}

const vitest = (project: string, report: string, ...options: readonly string[]): Stage['command'] => [
  'vitest',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--reporter=${PULSE}`,
  `--outputFile.json=${join(REPORTS, report)}`,
  ...options,
];

/**
 * A browser of tests waits much of its time, so two share its files, about half of the work each; three were no
 * quicker. Each bundles its dependencies into a folder of its own (vitest.config.ts).
 */
const FIRST_PART = ['workers', 'ui/photos', 'ui/teacher', 'ui/student'];

const browserTests: readonly Stage[] = [
  {
    name: 'browser tests, first part',
    command: vitest('browser', 'browser-first.json', ...FIRST_PART.map((folder) => `src/${folder}/`)),
    runner: 'vitest',
    report: 'browser-first.json',
    env: { PUPIL_TEST_PART: '-first' },
  },
  {
    name: 'browser tests, second part',
    command: vitest('browser', 'browser.json', ...FIRST_PART.map((folder) => `--exclude=src/${folder}/**`)),
    runner: 'vitest',
    report: 'browser.json',
  },
];

const BEFORE_BROWSER: readonly Stage[] = [
  { name: 'wasm build', command: ['tsx', 'scripts/build-wasm.ts'] },
  { name: 'lint, format and layers', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lengths', command: ['tsx', 'scripts/structure.ts'] },
];

/** Stages of one group run at once. */
const IN_BROWSER: readonly (readonly Stage[])[] = [
  [{ name: 'unit tests', command: vitest('unit', 'unit.json'), runner: 'vitest', report: 'unit.json' }],
  browserTests,
  [{ name: 'build', command: ['vite', 'build'] }],
  [{ name: 'size budget', command: ['tsx', 'scripts/size-budget.ts'] }],
  [
    {
      name: 'end-to-end tests',
      command: ['playwright', 'test', `--reporter=list,json,${PULSE}`],
      runner: 'playwright',
      report: 'e2e.json',
    },
  ],
];

const atWork = new Set<WatchedProcess>();

/**
 * @param mayRepeat a test that hangs ends by its own limit, and says so: a longer silence is the runner's, which has
 * lost its browser
 */
async function run(stage: Stage, mayRepeat = stage.runner !== undefined): Promise<boolean> {
  const {
    name,
    command: [command, ...args],
  } = stage;
  const watched = startWatched(join(ROOT, 'node_modules', '.bin', command), args, {
    cwd: ROOT,
    env: {
      ...stage.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, 'e2e.json'),
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
    silentTurns: SILENT_TURNS,
    everyTurn: turnsOf(SILENT_MS / SILENT_TURNS),
  });
  atWork.add(watched);
  const ending = await watched.ending;
  atWork.delete(watched);
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
    for (const watched of atWork) watched.end();
    process.exit(130);
  });
}

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const outcomes: Outcome[] = [];
for (const stage of BEFORE_BROWSER) outcomes.push(await outcomeOf(stage));
outcomes.push(browserOutcome());
for (const stages of IN_BROWSER) outcomes.push(...(await Promise.all(stages.map(outcomeOf))));

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
