/** Take away: the open run's student as files, believed only once a fresh worker has loaded them again. */
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import { spawnVerifier } from '../spawn.ts';
import type { TakeawaySession } from './session.ts';
import { NO_TAKEAWAY } from './slice.ts';

export function takeawayActions(
  context: Context,
  followers: Followers,
  trainer: SharedTrainer,
): TakeawaySession {
  followers.add({
    blank: () => ({ takeaway: NO_TAKEAWAY }),
    // What was exported tells of the run and of the labels as they were, and the probe of the labels.
    edited: () => context.patch('takeaway', { exported: null, exportedTeacher: null }),
    runOpened: () => context.patch('takeaway', { exported: null }),
    teacherChosen: () => context.patch('takeaway', { exportedTeacher: null }),
  });

  return {
    choose: (formats) => context.patch('takeaway', { formats, exported: null }),
    checkByOwnPhotos: (withOwnPhotos) => context.patch('takeaway', { withOwnPhotos, exported: null }),
    async export() {
      const { student, takeaway } = context.get();
      const { runId } = student;
      if (runId === null || takeaway.formats?.length === 0) return false;
      return context.jobs.run({
        id: 'export',
        what: 'Writing the files',
        unit: 'steps',
        remedy: 'retry',
        subject: runId,
        onStop: 'end',
        spawn: spawnVerifier,
        async run({ signal, part }, verifier) {
          const { exportStudent } = await import('./export-student.ts');
          const exported = await exportStudent(context.get(), runId, { trainer, verifier }, { signal, part });
          context.patch('takeaway', { exported });
        },
      });
    },
    exportTeacher: () =>
      context.jobs.run({
        id: 'export',
        what: 'Writing the teacher with its probe',
        unit: 'bytes',
        remedy: 'retry',
        subject: 'the teacher',
        onStop: 'end',
        spawn: spawnVerifier,
        async run(tools, verifier) {
          const { exportTeacher } = await import('./export-teacher.ts');
          const exportedTeacher = await exportTeacher(context.get(), verifier, tools);
          context.patch('takeaway', { exportedTeacher });
        },
      }),
  };
}
