import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { startWatched } from './watched-process.ts';

const SILENT_TURNS = 3;

/** A watched Node that runs the code, a clock that the test turns, and what was said. */
function start(code: string) {
  let turn = () => {};
  const out = new PassThrough();
  const errors = new PassThrough();
  const said: string[] = [];
  for (const stream of [out, errors]) stream.on('data', (data) => said.push(String(data)));
  const watched = startWatched(process.execPath, ['-e', code], {
    cwd: tmpdir(),
    silentTurns: SILENT_TURNS,
    everyTurn: (callBack) => {
      turn = callBack;
      return () => {
        turn = () => {};
      };
    },
    out,
    errors,
  });
  const turns = (count: number) => {
    for (let i = 0; i < count; i++) turn();
  };
  return { ...watched, turns, said, out };
}

it('tells how a process ended, and passes on what it said', async () => {
  const good = start('console.log("one"); console.error("two")');
  expect(await good.ending).toBe('succeeded');
  expect(good.said.sort()).toEqual(['one\n', 'two\n']);
  expect(await start('process.exitCode = 3').ending).toBe('failed');
});

it('takes a command that is not there for a failure', async () => {
  const { ending } = startWatched('/no/such/command', [], {
    cwd: tmpdir(),
    silentTurns: 1,
    everyTurn: () => () => {},
    errors: new PassThrough(),
  });
  expect(await ending).toBe('failed');
});

/** Answers `alive` to every file of this name, and never ends. */
const ANSWERING = (file: string) => `
  const { rmSync, existsSync } = require('node:fs');
  setInterval(() => {
    if (!existsSync(${JSON.stringify(file)})) return;
    rmSync(${JSON.stringify(file)});
    console.log('alive');
  }, 10);`;

/** Holds its parent's pipes open for ever. */
const WITH_CHILD =
  "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' });";

it('lets a process go on that says something now and then, and ends it when it falls silent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pupil-watched-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const question = join(folder, 'question');
  const slow = start(ANSWERING(question));
  for (let round = 0; round < 3; round++) {
    slow.turns(SILENT_TURNS - 1);
    const answer = once(slow.out, 'data');
    writeFileSync(question, '');
    await answer;
  }
  expect(slow.said).toHaveLength(3);
  slow.turns(SILENT_TURNS);
  expect(await slow.ending).toBe('silent');
});

// It ends only when nobody holds its pipes any more.
it('ends with a process what that has started, whether it hangs or has ended well', async () => {
  const hanging = start(`${WITH_CHILD} console.log('up'); setInterval(() => {}, 1e6)`);
  await once(hanging.out, 'data');
  hanging.turns(SILENT_TURNS);
  expect(await hanging.ending).toBe('silent');
  expect(await start(`${WITH_CHILD} process.exit(0)`).ending).toBe('succeeded');
});
