/** The trainer worker: it owns tfjs, the student and its GPU device. See protocol/trainer.ts for its calls. */
import { serve } from '../protocol/rpc.ts';
import type { TrainerCalls } from '../protocol/trainer.ts';
import { cutViews } from './shared/cut-views.ts';
import { addClass } from './trainer/add-class.ts';
import { estimate } from './trainer/estimate.ts';
import { evaluate, guess } from './trainer/evaluate.ts';
import { exportStudent } from './trainer/export-student.ts';
import { train } from './trainer/train.ts';
import { openTrial, trialStep } from './trainer/trial.ts';

declare const self: DedicatedWorkerGlobalScope;

serve<TrainerCalls>(self, {
  estimate,
  openTrial,
  trialStep,
  train,
  cutViews: async ({ photo, parameters, sizePx }) => cutViews(photo, parameters, sizePx),
  evaluate,
  addClass,
  guess,
  exportStudent,
});
