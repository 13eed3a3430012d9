/** The teacher that a run learned from. */
import type { Provenance } from '../../core/exports/format.ts';
import { teacherRecord } from '../../core/teachers/catalogue.ts';
import type { Studio } from '../studio.ts';

/** By name and licence, where it is the one at hand; null where the run learned from labels alone. */
export function teacherOfRun({ student, teacher }: Studio, runId: string): Provenance['teacher'] {
  const fingerprint = student.runs.find(({ id }) => id === runId)?.recipe.teacherFingerprint ?? null;
  if (fingerprint === null) return null;
  const { facts, choice } = teacher;
  return facts?.fingerprint === fingerprint
    ? { name: facts.name, licence: teacherRecord(choice).licence }
    : { name: `a teacher with the fingerprint ${fingerprint}`, licence: 'see the model' };
}
