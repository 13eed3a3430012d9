/** A student's answers on a split, one record a run and split. */
import type { Split } from '../core/records/project.ts';
import type { Evaluation } from '../core/records/run.ts';
import { committed, database } from './db.ts';

/** @throws {PupilError} QUOTA or STORAGE */
export async function putEvaluation(evaluation: Evaluation): Promise<void> {
  const db = await database();
  await committed('The evaluation', () => db.put('evaluations', evaluation));
}

export async function evaluationOf(runId: string, split: Split): Promise<Evaluation | null> {
  const db = await database();
  return (await db.get('evaluations', [runId, split])) ?? null;
}
