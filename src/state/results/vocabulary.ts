/** Classes given to a trained student by their names, and taken from it again. */
import { PupilError } from '../../core/errors.ts';
import type { Run } from '../../core/records/run.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { updateRun } from '../../storage/runs.ts';
import type { Context } from '../context.ts';
import { haveRead } from '../read-texts.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import type { RunList } from '../student/run-list.ts';
import type { ResultsSession } from './session.ts';

type VocabularyActions = Pick<ResultsSession, 'addClass' | 'cancelAddClass' | 'removeClass'>;

export function vocabularyActions(
  context: Context,
  trainer: SharedTrainer,
  list: Pick<RunList, 'refresh' | 'tell'>,
): VocabularyActions {
  const openRun = () => {
    const { runs, runId } = context.get().student;
    return runs.find(({ id }) => id === runId) ?? null;
  };
  const changed = async ({ id }: Run) => {
    await list.refresh(id);
    if (context.get().student.runId === id) await list.tell(id);
  };

  return {
    async addClass(name) {
      const run = openRun();
      if (run === null) return false;
      const add = () => trainer.call('addClass', { runId: run.id, name });
      return context.jobs.run({
        id: 'addClass',
        what: `Adding ${name}`,
        unit: 'steps',
        remedy: 'none',
        subject: `${run.id} ${name}`,
        onStop: 'ask',
        async run(tools) {
          const { unread } = await add();
          if (unread.length > 0) {
            const { choice, facts } = context.get().teacher;
            await haveRead({ choice, facts: teacherOf(run, facts), texts: unread }, tools);
            await add();
          }
          await changed(run);
        },
      });
    },
    cancelAddClass: () => void context.jobs.stop('addClass'),
    removeClass: (name) =>
      context.attempt('vocabulary', 'none', async () => {
        const run = openRun();
        if (run === null) return;
        await updateRun(run.id, (now) => ({
          ...now,
          addedClasses: now.addedClasses.filter((added) => added.name !== name),
        }));
        await changed(run);
      }),
  };
}

/** The present teacher, if the student learned from it: another one's directions mean nothing to the student. */
function teacherOf(run: Run, facts: TeacherFacts | null): TeacherFacts {
  if (facts !== null && facts.fingerprint === run.recipe.teacherFingerprint) return facts;
  throw new PupilError(
    'TEACHER_UNSUPPORTED',
    'This student learned from another teacher than the present one. Choose that teacher again, so that it can read the name.',
    { wanted: run.recipe.teacherFingerprint },
  );
}
