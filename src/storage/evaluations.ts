/** A student's answers on a split, one record a run and split. */
import type { Split } from '../core/records/project.ts';
import { type Evaluation, parseEvaluation } from '../core/records/run.ts';
import { committed, database } from './db.ts';
import { readable } from './unreadable.ts';

/** @throws {PupilError} QUOTA or STORAGE */
export async function putEvaluation(evaluation: Evaluation): Promise<void> {
  const db = await database();
  await committed('The evaluation', () => db.put('evaluations', evaluation));
}

export async function evaluationOf(runId: string, split: Split): Promise<Evaluation | null> {
  const db = await database();
  const key: [string, string] = [runId, split];
  return readable('evaluations', key, await db.get('evaluations', key), parseEvaluation);
}
