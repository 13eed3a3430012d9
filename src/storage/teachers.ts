/** Which teachers this browser knows, as settings: the one that was chosen last, and embeddings from elsewhere. */
import { parseViewPlan } from '../core/recipe/parse.ts';
import { type LoadedTeacher, parseLoadedTeacher, parseLoadedTeachers } from '../core/records/teacher.ts';
import type { ViewPlan } from '../core/views/plan.ts';
import { readSetting, writeSetting } from './settings.ts';

const CHOSEN = 'teacher-facts';
const VIEWS = 'teacher-views';
const FROM_ELSEWHERE = 'embeddings-from-elsewhere';

/** The teacher that was loaded last; null where none was, or it cannot be read. */
export function readChosenTeacher(): Promise<LoadedTeacher | null> {
  return readSetting(CHOSEN, parseLoadedTeacher);
}

export function writeChosenTeacher(teacher: LoadedTeacher): Promise<void> {
  return writeSetting(CHOSEN, teacher);
}

/** How many views of each photo teachers look at; null where nobody has chosen. */
export function readViewChoice(): Promise<ViewPlan | null> {
  return readSetting(VIEWS, parseViewPlan);
}

export function writeViewChoice(plan: ViewPlan): Promise<void> {
  return writeSetting(VIEWS, plan);
}

/** Embeddings that were computed elsewhere, by the files that brought them. */
export async function readEmbeddingsFromElsewhere(): Promise<readonly LoadedTeacher[]> {
  return (await readSetting(FROM_ELSEWHERE, parseLoadedTeachers)) ?? [];
}

export function writeEmbeddingsFromElsewhere(teachers: readonly LoadedTeacher[]): Promise<void> {
  return writeSetting(FROM_ELSEWHERE, teachers);
}
