import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/state/jobs/job.ts';
import { createTerminal, progressLine } from './terminal.ts';

const JOB: Job = {
  what: 'Reading photos',
  done: 1200,
  total: 3600,
  unit: 'photos',
  perSecond: 240,
  etaMs: 10_000,
  note: '2 skipped',
  state: 'running',
};

function recorded(isTTY: boolean) {
  let text = '';
  let nowMs = 0;
  const stream = {
    isTTY,
    columns: 200,
    write: (chunk: string) => (text += chunk),
  } as unknown as NodeJS.WriteStream;
  return {
    terminal: createTerminal(stream, '', () => nowMs),
    wait: (ms: number) => {
      nowMs += ms;
    },
    text: () => text,
  };
}

describe('the terminal', () => {
  it('says what, how far, how fast and how long still', () => {
    expect(progressLine(JOB)).toBe(
      'Reading photos  [########................]  1200 of 3600 photos  240/s  ~10 s left  2 skipped',
    );
    expect(
      progressLine({ ...JOB, unit: 'bytes', done: 1.7e6, total: 0, perSecond: 0, etaMs: null, note: '' }),
    ).toBe('Reading photos  1.7 MB');
  });

  it('redraws one line for a person', () => {
    const { terminal, text } = recorded(true);
    terminal.progress(JOB);
    terminal.progress({ ...JOB, done: 1300 });
    terminal.say('Done.');
    expect(text().split('\n')).toHaveLength(2);
    expect(text().endsWith('\r\u001b[KDone.\n')).toBe(true);
  });

  it('keeps a log short: a line when the work changes, then one every ten seconds', () => {
    const { terminal, wait, text } = recorded(false);
    terminal.progress(JOB);
    wait(5_000);
    terminal.progress(JOB);
    wait(5_000);
    terminal.progress(JOB);
    terminal.progress({ ...JOB, what: 'Training' });
    expect(text().trimEnd().split('\n')).toHaveLength(3);
    expect(text()).not.toContain('\r');
  });
});
