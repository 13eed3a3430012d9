import type { TrainerRun, TrainerRunPlan } from '../requests.ts';
export async function trainerRun(_plan: TrainerRunPlan): Promise<TrainerRun> {
  throw new Error('later');
}
