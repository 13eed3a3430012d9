/** The open run while it trains: reports from the worker become curves, a job with time left, and a sentence. */

import type { Curves, Run } from '../core/records/run.ts';
import { readRun } from '../core/training/reading.ts';
import type { TrainProgress } from '../protocol/trainer.ts';
import type { Job } from './studio.ts';

/** Curves with what is new appended. The columns grow in place (charts keep them); the object is new so that selectors notice. */
export function grow(curves: Curves, progress: TrainProgress): Curves {
  const lastStep = curves.step.at(-1) ?? -1;
  for (const point of progress.points) {
    if (point.step <= lastStep) continue;
    curves.step.push(point.step);
    curves.loss.push(point.loss);
    curves.learningRate.push(point.learningRate);
    curves.gradientNorm.push(point.gradientNorm);
    curves.msPerStep.push(point.msPerStep);
    for (const [id, value] of Object.entries(point.terms)) {
      curves.terms[id] ??= [];
      curves.terms[id].push(value);
    }
  }
  const lastEvaluation = curves.evalStep.at(-1) ?? -1;
  for (const point of progress.evaluations) {
    if (point.step <= lastEvaluation) continue;
    curves.evalStep.push(point.step);
    curves.validationTop1.push(point.validationTop1);
    curves.agreement.push(point.agreement);
    curves.alignment.push(point.alignment);
  }
  return { ...curves };
}

export function advance(run: Run, progress: TrainProgress): Run {
  return {
    ...run,
    status: 'training',
    curves: grow(run.curves, progress),
    step: progress.step,
    totalSteps: progress.totalSteps,
    backend: progress.backend ?? run.backend,
    ...(progress.ledger === null ? {} : { ledger: progress.ledger }),
  };
}

export function trainingJob(progress: TrainProgress): Job {
  const what = {
    starting: 'Getting ready',
    training: 'Training',
    evaluating: 'Checking on validation photos',
  };
  return {
    what: what[progress.phase],
    done: progress.step,
    total: progress.totalSteps,
    unit: 'steps',
    perSecond: progress.msPerStep > 0 ? 1000 / progress.msPerStep : 0,
    etaMs: progress.phase === 'starting' ? null : progress.etaMs,
    note: progress.note,
    state: 'running',
  };
}

export function sentenceFor(run: Run | undefined): string {
  return run === undefined ? '' : readRun(run);
}
