/** Take away: the open run's student as files, believed only once a fresh worker has loaded them again. */
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import { spawnVerifier } from '../spawn.ts';
import { teacherOfRun } from '../teacher/of-run.ts';
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
          const report = part('Writing the files', 'steps');
          report(0, 2, 'Writing the student as files');
          const { usualFormats } = await import('../../core/exports/registry.ts');
          const formats = takeaway.formats ?? usualFormats().map(({ id }) => id);
          const unchecked = await trainer.call(
            'exportStudent',
            { runId, formats, teacher: teacherOfRun(context.get(), runId) },
            { signal, onProgress: ({ note }) => report(0, 2, note) },
          );
          report(1, 2, 'Loading the files again in a fresh worker, to compare');
          const exported = await verifier.call('verify', { unchecked }, { signal });
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
