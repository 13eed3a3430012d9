/**
 * Progress at a pace that a person can read and a page can draw: at most ten times a second, and always the last
 * word.
 */

const PROGRESS_EVERY_MS = 100;

/** @param send posts to the page; what is told in between is left out */
export function createReporter<Progress>(send: (progress: Progress) => void) {
  let sentAtMs = Number.NEGATIVE_INFINITY;
  return (progress: Progress, isLast = false) => {
    const nowMs = performance.now();
    if (!isLast && nowMs - sentAtMs < PROGRESS_EVERY_MS) return;
    sentAtMs = nowMs;
    send(progress);
  };
}
