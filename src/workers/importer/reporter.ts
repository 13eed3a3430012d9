/**
 * Progress at a pace that a person can read and a page can draw: at most ten times a second, and always the last
 * word.
 */
import type { ImportProgress } from '../../protocol/importer.ts';

const PROGRESS_EVERY_MS = 100;

export function createReporter(send: (progress: ImportProgress) => void) {
  let sentAtMs = Number.NEGATIVE_INFINITY;
  return (progress: ImportProgress, isLast = false) => {
    const nowMs = performance.now();
    if (!isLast && nowMs - sentAtMs < PROGRESS_EVERY_MS) return;
    sentAtMs = nowMs;
    send(progress);
  };
}
