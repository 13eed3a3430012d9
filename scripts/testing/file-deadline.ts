/**
 * Loaded before every browser test file: after its allowance a file's remaining tests fail at once instead of each waiting
 * for its own timeout, so that one stuck worker cannot use up the whole run.
 */
import { beforeEach } from 'vitest';

const ALLOWANCE_MS = 240_000;
const startedMs = performance.now();

beforeEach(() => {
  if (performance.now() - startedMs > ALLOWANCE_MS) {
    throw new Error(
      `This file has used up its ${ALLOWANCE_MS / 1000} s; the tests that are left are not run.`,
    );
  }
});
