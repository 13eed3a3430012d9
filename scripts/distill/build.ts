/** Sees to it that there is a build of the sources as they are now. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, ROOT } from '../serve.ts';
import { DistillFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';

const SOURCES = ['src', 'assembly', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

function newestMs(path: string): number {
  if (!existsSync(path)) return 0;
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  const inside = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return inside.reduce(
    (ms, { parentPath, name }) => Math.max(ms, statSync(join(parentPath, name)).mtimeMs),
    0,
  );
}

/** @param isAllowed to build; false: an old build will do, a missing one will not. @throws {DistillFailure} browser */
export function ensureBuild(terminal: Terminal, isAllowed: boolean): void {
  const page = join(DIST, 'index.html');
  const isThere = existsSync(page);
  // An installed package brings its build, and no sources.
  const mayBuild = isAllowed && existsSync(join(ROOT, 'vite.config.ts'));
  if (isThere && !mayBuild) return;
  const builtMs = isThere ? statSync(page).mtimeMs : 0;
  const isFresh = isThere && SOURCES.every((source) => newestMs(join(ROOT, source)) <= builtMs);
  if (isFresh) return;
  if (!mayBuild)
    throw new DistillFailure('browser', 'There is no build of the app. Run `npm run build` first.');
  terminal.say(
    isThere ? 'The build is older than the sources: building again.' : 'There is no build yet: building.',
  );
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new DistillFailure('browser', `The app could not be built:\n${stdout}\n${stderr}`);
}
