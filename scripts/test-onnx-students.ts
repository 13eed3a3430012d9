/**
 * `npm run test:onnx-students`: holds imported networks to PyTorch on every backend, and their exports to the same.
 * `ONNX_STUDENTS=DIR` names a folder of networks (../shared/reference/onnx-students unless said). Exit code: vitest's,
 * or 2 where the named folder holds none.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { networksIn, studentFolder } from '../src/core/onnx/testing/node-student-folder.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const TESTS = ['src/core/onnx/students.test.ts', 'src/core/onnx/students.browser.test.ts'];

function node(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<number> {
  const folder = studentFolder();
  const names = networksIn(folder);
  if (names.length === 0) {
    console.error(`No network with a golden.json lies in ${folder}: ONNX_STUDENTS names another folder.`);
    return (process.env['ONNX_STUDENTS'] ?? '') === '' ? 0 : 2;
  }
  console.log(`${names.length} networks from ${folder}: ${names.join(', ')}`);
  // The wasm backend needs our kernels; quick where they are up to date.
  const built = await node(['node_modules/tsx/dist/cli.mjs', 'scripts/build-wasm.ts']);
  const env = { ...process.env, ONNX_STUDENTS: folder };
  return built === 0 ? node(['node_modules/vitest/vitest.mjs', 'run', ...TESTS], env) : built;
}

process.exitCode = await main();
