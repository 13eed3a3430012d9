/** The Student station as its tests open it, with runs and a job to show. */
import type { Studio } from '../../state/studio.ts';
import { StudentStation } from '../student/StudentStation.tsx';
import { job } from './job.ts';
import { lookedStudio } from './looked-studio.ts';
import { renderStation } from './render-page.tsx';
import { recipe, run } from './runs.ts';

export const RECIPE = recipe();
export const TRAINING = run('Run 2', RECIPE, 'training', 300);
export const FINISHED = run('Run 1', recipe('ce', { labelBudget: 0.1 }), 'finished', 480, {
  validation: 0.66,
  test: 0.648,
});
export const PAUSED = run('Run 3', recipe('fd'), 'paused', 200);
export const JOB = job({
  what: 'Training',
  done: 300,
  total: 1440,
  unit: 'steps',
  perSecond: 11.6,
  etaMs: 98_000,
});

export async function open(student: Partial<Studio['student']>, rest: Partial<Studio> = {}) {
  const { session } = await renderStation(<StudentStation />, lookedStudio(student, rest));
  return { session, student: () => session.store.getState().student };
}
