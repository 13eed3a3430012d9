/** What is stored of the last teacher: its facts, and what it has seen of the open project. */
import type { Knowledge, TeacherChoice, TeacherFacts } from '../../core/records/teacher.ts';
import type { ViewPlan } from '../../core/views/plan.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import {
  readChosenTeacher,
  readViewChoice,
  writeChosenTeacher,
  writeViewChoice,
} from '../../storage/teachers.ts';
import type { Context } from '../context.ts';
import type { TeacherViews } from './views.ts';

export function keepFacts(choice: TeacherChoice, facts: TeacherFacts): Promise<void> {
  return writeChosenTeacher({ choice, facts });
}

export function keepViewPlan(plan: ViewPlan): Promise<void> {
  return writeViewChoice(plan);
}

/** Photos of the open project that have an embedding of this teacher. */
export async function countEmbedded(context: Context, { fingerprint }: TeacherFacts): Promise<number> {
  const ids = await embeddedIds(fingerprint);
  return context.get().photos.filter(({ id }) => ids.has(id)).length;
}

/** Edited labels or splits make what was measured stale: it is measured again with the next look. */
export function freshKnowledge(context: Context, knowledge: Knowledge | null): Knowledge | null {
  return knowledge?.revision === context.get().project?.revision ? knowledge : null;
}

export async function readStoredTeacher(context: Context, views: TeacherViews): Promise<void> {
  const { project, teacher } = context.get();
  const saved = await readChosenTeacher();
  if (project === null || saved === null) return;
  const { choice, facts } = saved;
  const viewPlan = (await readViewChoice()) ?? teacher.viewPlan;
  const cursor = await cursorOf(facts.fingerprint);
  context.patch('teacher', {
    choice,
    facts,
    selfTests: facts.selfTests,
    cursor,
    msPerImage: cursor !== null && cursor.photosSeen > 0 ? cursor.embedMs / cursor.photosSeen : null,
    knowledge: freshKnowledge(context, await knowledgeOf(project.id, facts.fingerprint)),
    embedded: await countEmbedded(context, facts),
    viewPlan,
    views: await views.read(facts.fingerprint, viewPlan),
  });
}
