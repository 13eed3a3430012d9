/**
 * Loaded before every browser test file: what is stuck (a worker, a GPU) or gone (a button) is so for all tests of a
 * file. Once failed ones have waited long enough together, the others fail at once. The time of tests that pass
 * counts for nothing.
 */
import { afterEach, beforeEach } from 'vitest';
import { LOST_MS } from './limits.ts';

let startedMs = 0;
let lostMs = 0;
let lastFailed = '';

beforeEach(() => {
  startedMs = Date.now();
  if (lostMs >= LOST_MS)
    throw new Error(`Not run: tests of this file wait in vain, "${lastFailed}" the last.`);
});

afterEach(({ task: { name, result } }) => {
  if (result?.state !== 'fail') return;
  lostMs += Date.now() - startedMs;
  lastFailed = name;
});
