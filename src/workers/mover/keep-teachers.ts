/** Which teachers looked, as far as this browser has chosen none itself: a choice that is here stays. */
import type { KnownTeachers } from '../../core/project-file/item.ts';
import {
  readChosenTeacher,
  readEmbeddingsFromElsewhere,
  readViewChoice,
  writeChosenTeacher,
  writeEmbeddingsFromElsewhere,
  writeViewChoice,
} from '../../storage/teachers.ts';

/** @throws {PupilError} QUOTA or STORAGE */
export async function keepTeachers({ chosen, brought, viewPlan }: KnownTeachers): Promise<void> {
  if (chosen !== null && (await readChosenTeacher()) === null) await writeChosenTeacher(chosen);
  if (viewPlan !== null && (await readViewChoice()) === null) await writeViewChoice(viewPlan);
  const here = await readEmbeddingsFromElsewhere();
  const known = new Set(here.map(({ choice }) => choice.id));
  const fresh = brought.filter(({ choice }) => !known.has(choice.id));
  if (fresh.length > 0) await writeEmbeddingsFromElsewhere([...here, ...fresh]);
}
