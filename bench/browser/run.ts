/**
 * The engine's figures in headless Chromium, under the production headers, in dedicated workers. Prints one Markdown
 * table and, when all parts are run, writes bench/results/engine.json. Run it on a machine that does nothing else.
 *   npm run bench [-- --rounds 3 --only steps,families,products,growth,training]
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildBench } from './build.ts';
import { measure, PARTS } from './measure.ts';
import { openBench } from './open-page.ts';
import { rowsOf } from './rows.ts';
import { type Machine, markdownTable } from './table.ts';

const RESULTS = fileURLToPath(new URL('../results/engine.json', import.meta.url));

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, only: { type: 'string', default: PARTS.join() } },
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  throw new Error(`--rounds is a whole number from 1, not ${values.rounds}.`);
}
const asked = values.only.split(',');
const parts = new Set(PARTS.filter((part) => asked.includes(part)));
if (parts.size !== asked.length) throw new Error(`--only names some of ${PARTS.join()}, not ${values.only}.`);

function commit(): string {
  const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).trim();
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? '+' : ''}`;
}

// Before the build, which is work of our own.
const load = loadavg()[0]!;
const bench = await openBench(await buildBench());
try {
  const measurements = await measure(bench, parts, rounds, (text) => console.error(text));
  const machine: Machine = {
    browser: bench.browser,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: bench.cores,
    simd: measurements.engine.simd,
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    load,
  };
  const rows = rowsOf(measurements);
  if (parts.size === PARTS.length) {
    const command = `npm run bench -- --rounds ${rounds}`;
    writeFileSync(RESULTS, `${JSON.stringify({ command, machine, rows, measurements }, null, 2)}\n`);
  }
  console.log(`\n${markdownTable(machine, rows)}`);
} finally {
  await bench.close();
}
