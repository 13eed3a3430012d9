/** `export RUN --profile DIR`: a run that `distill --profile` has kept, written in other formats, and checked again. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { openApp, type PupilPage, whileOpen } from '../distill/browser.ts';
import { ensureBuild } from '../distill/build.ts';
import { exportFacts, exportStudent, followJobs } from '../distill/drive.ts';
import { DistillFailure, EXIT_CODES } from '../distill/failure.ts';
import { formatIds, formatsOf } from '../distill/formats.ts';
import { profileAt, writable } from '../distill/paths.ts';
import type { Findings } from '../distill/report.ts';
import type { Terminal } from '../distill/terminal.ts';
import { checked } from './checked.ts';
import { attempt } from './command.ts';
import { commandLine, parsed, usageOf } from './usage.ts';

const LAST = 'last';

const usage = () => `Usage: ${commandLine('export')} RUN --profile DIR [options]

Writes a run of the project in DIR again, in formats that you choose; each is proved before it is written. RUN is the id of a run, its name, or
${LAST}: the newest.

  --profile DIR    what ${commandLine('distill')} --profile has kept
  --formats LIST   of ${formatIds().join(', ')}, with commas between, or all   [${formatsOf(undefined).join(',')}]
  --out FILE       where the student goes                            [student.zip]
  --no-build       use the build as it is, even if the sources are newer
  --help`;

interface ExportOptions {
  readonly run: string;
  readonly profile: string;
  readonly formats: readonly string[];
  readonly out: string;
  readonly mayBuild: boolean;
}

/** @returns null when help is asked for @throws {DistillFailure} usage */
export function parseExport(argv: readonly string[]): ExportOptions | null {
  const wrong = usageOf('export');
  const { values, positionals } = parsed('export', () => parse(argv));
  if (values.help) return null;
  const [run, ...others] = positionals;
  if (run === undefined || others.length > 0) throw wrong(`Name one RUN: its id, its name, or ${LAST}.`);
  if (values.profile === undefined) throw wrong('Say --profile DIR: where the run is kept.');
  return {
    run,
    formats: formatsOf(values.formats),
    out: writable('--out', values.out),
    profile: profileAt(values.profile, true),
    mayBuild: !values['no-build'],
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      formats: { type: 'string' },
      out: { type: 'string', default: 'student.zip' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
}

interface Written {
  readonly zip: Buffer;
  readonly facts: Findings['exported'];
}

/** @throws {DistillFailure} usage, naming the runs that there are; export */
async function writeRun(page: Page, { run, formats }: ExportOptions, terminal: Terminal): Promise<Written> {
  await followJobs(page, (job) => terminal.progress(job));
  const runs = await page.evaluate(() =>
    (globalThis as PupilPage).pupil.store.getState().student.runs.map(({ id, name }) => ({ id, name })),
  );
  // The newest comes first.
  const found = run === LAST ? runs[0] : runs.find(({ id, name }) => id === run || name === run);
  if (found === undefined) {
    const known = runs.map(({ id, name }) => `${id} (${name})`).join('; ');
    throw new DistillFailure(
      'usage',
      `There is no run ${run} in the open project of this profile. ${runs.length === 0 ? 'It has none' : `It has ${known}`}.`,
    );
  }
  terminal.say(`Run:       ${found.name} (${found.id})`);
  await page.evaluate((id) => (globalThis as PupilPage).pupil.student.openRun(id), found.id);
  return { zip: await exportStudent(page, formats), facts: await exportFacts(page) };
}

export function exportCommand(argv: readonly string[]): Promise<number> {
  return attempt('export', async (terminal, signal) => {
    const options = parseExport(argv);
    if (options === null) {
      console.log(usage());
      return EXIT_CODES.done;
    }
    ensureBuild(terminal, options.mayBuild);
    const { profile, out } = options;
    const { zip, facts } = await whileOpen(
      () => openApp({ profile, mounts: {}, onConsole: (text) => terminal.say(`page: ${text}`) }),
      signal,
      (page) => writeRun(page, options, terminal),
    );
    writeFileSync(out, zip);
    terminal.say([...checked(facts), `Written:   ${out}`].join('\n'));
    return EXIT_CODES.done;
  });
}
