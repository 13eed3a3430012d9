/** PyTorch where it is installed for the system's Python: tests that hold our files to it are skipped elsewhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = process.env['PUPIL_PYTHON'] ?? '/usr/bin/python3';

/** null where it is there; else why nothing can be run. */
export function torchIsMissing(): string | null {
  // Whether it can be found, not imported: that takes two seconds.
  const find = 'import importlib.util, sys; sys.exit(0 if importlib.util.find_spec("torch") else 1)';
  const { status, error } = spawnSync(PYTHON, ['-c', find]);
  if (error) return `there is no ${PYTHON}`;
  return status === 0 ? null : `${PYTHON} has no torch`;
}

/** @returns what the program printed @throws where it fails, with what it said */
export function runPython(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  return execFileSync(PYTHON, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
}

/** A folder that is gone afterwards. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pupil-torch-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
