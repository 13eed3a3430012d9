/** What a metric says of itself, and what it is told. */
import type { Rows } from '../targets/normalise.ts';
import type { ClassScores } from './confusion.ts';
import type { Scores } from './scores.ts';

/** What a metric may ask for beside the student's probabilities; absent where there is none. */
export interface MetricSupplies {
  /** Class of each photo [n]. */
  readonly labels: ArrayLike<number>;
  /** Student features [n, W]. */
  readonly features: Rows;
  /** The teacher's embeddings of the photos [n, D], centred as in training. */
  readonly teacher: Rows;
  /** The student's answers in the space of that teacher [n, D], not normalised. */
  readonly projected: Rows;
}
export type MetricNeed = keyof MetricSupplies;

/** A student's answers to the photos of a split. */
export interface Answers extends Partial<MetricSupplies> {
  /** [n, K] */
  readonly probabilities: Scores;
}

/** By metric id; NaN where what a metric needs was not there. */
export type Figures = Readonly<Record<string, number>>;

/** How a figure is written: a share of 1 as per cent, or a plain number around 0..1. */
export type FigureFormat = 'share' | 'number';

/** The curve of a metric that is measured after every epoch. */
export interface EpochCurve {
  /**
   * Title of its chart. Metrics of one title share it: the first is drawn of every run, the others of the open run.
   */
  readonly chart: string;
  /** Its line's name where it shares a chart. */
  readonly line: string;
  /** What will appear, shown until the first epoch. */
  readonly awaited: string;
}

export interface Metric<Need extends MetricNeed = MetricNeed> {
  /** In stored records and in metrics.json. */
  readonly id: string;
  readonly words: {
    readonly name: string;
    /** What it says, in a sentence. */
    readonly explanation: string;
    readonly format: FigureFormat;
    readonly better: 'higher' | 'lower';
  };
  /** It is measured only where all of these are there. */
  readonly needs: readonly Need[];
  /** Of a mean over classes: which of them it is over. The others have nothing to divide by. */
  readonly countsClass?: (scores: ClassScores) => boolean;
  /** Absent: measured once the student is finished. */
  readonly perEpoch?: EpochCurve;
  /** @returns NaN where there is nothing to divide by */
  compute(answers: Answers & Pick<MetricSupplies, Need>): number;
}
