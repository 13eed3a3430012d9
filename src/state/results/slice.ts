/** The open run's student on a split, as the page shows it. */
import type { Split } from '../../core/records/project.ts';
import type { Evaluation } from '../../core/records/run.ts';

export interface ResultsState {
  readonly split: Split;
  readonly evaluation: Evaluation | null;
}

export const NO_RESULTS: ResultsState = { split: 'test', evaluation: null };
