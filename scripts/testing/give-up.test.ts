/** Held against itself: what it does to the tests of its file, it does to these. */
import { it, onTestFinished, vi } from 'vitest';
import './give-up.ts';
import { LOST_MS } from './limits.ts';

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

it('lets tests that pass take their time', () => {
  pass(2 * LOST_MS);
});

it.fails('minds no failure that comes at once', () => {
  throw new Error('wrong');
});

it('runs what follows', () => {});

it.fails('notes how long a failed test has waited', () => {
  pass(LOST_MS);
  throw new Error('nothing came');
});

// Nothing else could make it fail.
it.fails('fails every later one before it begins', () => {});
