/** What has come of each cell of a bake-off so far, read off the project's runs: nothing of it is stored twice. */
import type { Run } from '../records/run.ts';
import { type Bakeoff, type BakeoffCell, cellKey, cellsOf } from './bakeoff.ts';
import type { Outcome } from './statistics.ts';

/** The run that stands for a cell, or undefined before it began. */
export function runOf(bakeoff: Bakeoff, cell: BakeoffCell, runs: readonly Run[]): Run | undefined {
  const key = cellKey(cell);
  return runs.find((run) => run.bakeoff?.id === bakeoff.id && run.bakeoff.cell === key);
}

/** In the order in which the cells run. A stopped run counts as failed: it had less than the budget of the others. */
export function outcomesOf(bakeoff: Bakeoff, runs: readonly Run[]): readonly Outcome[] {
  return cellsOf(bakeoff).map((cell) => {
    const run = runOf(bakeoff, cell, runs);
    return run === undefined ? waiting(cell) : { ...cell, ...outcomeOf(run) };
  });
}

const waiting = (cell: BakeoffCell): Outcome => ({
  ...cell,
  status: 'waiting',
  validation: null,
  test: null,
  trainMs: 0,
  peakBytes: null,
  message: '',
});

/** What a run says of its cell. */
export function outcomeOf(run: Omit<Run, 'curves'>): Omit<Outcome, keyof BakeoffCell> {
  const status = run.status === 'stopped' ? 'failed' : run.status === 'ready' ? 'waiting' : run.status;
  const isFinished = status === 'finished';
  return {
    status,
    validation: isFinished ? (run.scores?.validation ?? null) : null,
    test: isFinished ? (run.scores?.test ?? null) : null,
    trainMs: run.trainMs,
    peakBytes: run.backend?.peakBytes ?? null,
    message:
      run.status === 'stopped'
        ? 'Stopped before the end of the common budget.'
        : isFinished
          ? ''
          : run.message,
  };
}

/** Milliseconds that the waiting cells still need at the measured pace; null before any run has finished. */
export function remainingMs(outcomes: readonly Outcome[]): number | null {
  const finished = outcomes.filter(({ status }) => status === 'finished');
  if (finished.length === 0) return null;
  const mean = finished.reduce((sum, { trainMs }) => sum + trainMs, 0) / finished.length;
  return outcomes
    .filter(({ status }) => status !== 'finished' && status !== 'failed')
    .reduce((sum, { trainMs }) => sum + Math.max(0, mean - trainMs), 0);
}
