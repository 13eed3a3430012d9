/**
 * Turns "done of total" reports into rate and time left, smoothed over the last seconds so that the figures are calm.
 */
import type { Job } from './job.ts';

const WINDOW_MS = 8_000;

export interface Meter {
  /** The job after a report of progress. */
  report(done: number, total: number, note?: string): Job;
}

export function createMeter(
  what: string,
  unit: string,
  nowMs: () => number = () => performance.now(),
): Meter {
  const seen: { atMs: number; done: number }[] = [];
  return {
    report(done, total, note = '') {
      const atMs = nowMs();
      seen.push({ atMs, done });
      while (seen.length > 2 && seen[0]!.atMs < atMs - WINDOW_MS) seen.shift();
      const first = seen[0]!;
      const elapsedMs = atMs - first.atMs;
      const perSecond = elapsedMs > 250 ? ((done - first.done) / elapsedMs) * 1000 : 0;
      const etaMs = perSecond > 0 && total > 0 ? ((total - done) / perSecond) * 1000 : null;
      return { what, unit, done, total, perSecond, etaMs, note, state: 'running' };
    },
  };
}
