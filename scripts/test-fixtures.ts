/**
 * `npm run test:fixtures`: holds the core to reference values on every backend. `FIXTURES=DIR` names another folder of files of the
 * same form; without it the copies beside the core are used. Exit code: vitest's, or 2 where the folder cannot be used.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** The tests' `import.meta.glob` reads here when VITE_FIXTURES is "given"; git ignores it. */
const GIVEN = path.join(ROOT, 'src/core/fixtures/given');
const TESTS = ['src/core/fixtures.test.ts', 'src/core/fixtures.browser.test.ts'];

async function bringIn(folder: string): Promise<number> {
  await rm(GIVEN, { recursive: true, force: true });
  await mkdir(GIVEN, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  for (const name of names) await cp(path.join(folder, name), path.join(GIVEN, name));
  return names.length;
}

function node(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...more },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const runTests = (more?: NodeJS.ProcessEnv) =>
  node(['node_modules/vitest/vitest.mjs', 'run', ...TESTS], more);

async function main(): Promise<number> {
  // The wasm backend needs our kernels; quick where they are up to date.
  const built = await node(['node_modules/tsx/dist/cli.mjs', 'scripts/build-wasm.ts']);
  if (built !== 0) return built;
  const wanted = process.env['FIXTURES'];
  if (wanted === undefined || wanted === '') return runTests();
  // npm moves to the package's root; a relative folder is meant from where the user stands.
  const folder = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), wanted);
  if (!existsSync(folder)) {
    console.error(
      `FIXTURES: there is no folder ${folder}. Name one that holds files like losses_label.json.`,
    );
    return 2;
  }
  try {
    const count = await bringIn(folder);
    if (count === 0) {
      console.error(`FIXTURES: no .json file lies in ${folder}.`);
      return 2;
    }
    console.log(`${count} fixture files from ${folder}`);
    return await runTests({ VITE_FIXTURES: 'given' });
  } finally {
    await rm(GIVEN, { recursive: true, force: true });
  }
}

process.exitCode = await main();
