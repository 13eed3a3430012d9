/**
 * What a job says on the terminal: one line redrawn in place where a person watches, a line every ten seconds where a
 * log is kept.
 */
import type { Job } from '../../src/state/jobs/job.ts';

const LOG_EVERY_MS = 10_000;
const BAR_CELLS = 24;

export interface Terminal {
  /** A line that stays. */
  say(text: string): void;
  progress(job: Job): void;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 90
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

function amount(count: number, unit: string): string {
  return unit === 'bytes' ? `${(count / 1e6).toFixed(1)} MB` : `${Math.round(count)}`;
}

/** `Reading photos  [######......]  1,200 of 3,781 photos  240/s  ~11 s left  2 skipped` */
export function progressLine(job: Job): string {
  const { what, done, total, unit, perSecond, etaMs, note } = job;
  const filled = total > 0 ? Math.round(Math.min(1, done / total) * BAR_CELLS) : 0;
  const bar = total > 0 ? `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}]` : '';
  const of = total > 0 ? ` of ${amount(total, unit)}` : '';
  const counted = unit === 'bytes' ? `${amount(done, unit)}${of}` : `${amount(done, unit)}${of} ${unit}`;
  const rate = perSecond > 0 ? `${amount(perSecond, unit)}/s` : '';
  const left = etaMs !== null && etaMs > 0 ? `~${duration(etaMs)} left` : '';
  return [what, bar, counted, rate, left, note].filter((part) => part !== '').join('  ');
}

/** @param prefix names the job where several share a terminal. */
export function createTerminal(
  stream: NodeJS.WriteStream = process.stderr,
  prefix = '',
  nowMs: () => number = () => performance.now(),
): Terminal {
  let hasOpenLine = false;
  let shownMs = Number.NEGATIVE_INFINITY;
  let shownWhat = '';
  const isWatched = stream.isTTY && prefix === '';
  return {
    say(text) {
      if (hasOpenLine) stream.write('\r\u001b[K');
      hasOpenLine = false;
      stream.write(`${prefix}${text}\n`);
    },
    progress(job) {
      const line = progressLine(job);
      if (isWatched) {
        stream.write(`\r\u001b[K${line.slice(0, (stream.columns ?? 120) - 1)}`);
        hasOpenLine = true;
        return;
      }
      if (job.what === shownWhat && nowMs() - shownMs < LOG_EVERY_MS) return;
      shownMs = nowMs();
      shownWhat = job.what;
      stream.write(`${prefix}${line}\n`);
    },
  };
}
