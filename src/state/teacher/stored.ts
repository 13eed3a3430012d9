/** What is stored of the last teacher: its facts, and what it has seen of the open project. */
import { parseViewPlan } from '../../core/recipe/parse.ts';
import {
  type Knowledge,
  parseLoadedTeacher,
  type TeacherChoice,
  type TeacherFacts,
} from '../../core/records/teacher.ts';
import type { ViewPlan } from '../../core/views/plan.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import { readSetting, writeSetting } from '../../storage/settings.ts';
import type { Context } from '../context.ts';
import type { TeacherViews } from './views.ts';

const FACTS_SETTING = 'teacher-facts';
const VIEWS_SETTING = 'teacher-views';

export function keepFacts(choice: TeacherChoice, facts: TeacherFacts): Promise<void> {
  return writeSetting(FACTS_SETTING, { choice, facts });
}

export function keepViewPlan(plan: ViewPlan): Promise<void> {
  return writeSetting(VIEWS_SETTING, plan);
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
  const saved = await readSetting(FACTS_SETTING, parseLoadedTeacher);
  if (project === null || saved === null) return;
  const { choice, facts } = saved;
  const viewPlan = (await readSetting(VIEWS_SETTING, parseViewPlan)) ?? teacher.viewPlan;
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
