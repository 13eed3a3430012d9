/** The student written in the chosen formats by the trainer, and proved by a fresh verifier. */
import { usualFormats } from '../../core/exports/registry.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { ExportedStudent, VerifierCalls } from '../../protocol/trainer.ts';
import type { JobTools } from '../jobs/run-job.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import type { Studio } from '../studio.ts';
import { teacherOfRun } from '../teacher/of-run.ts';

interface Workers {
  readonly trainer: SharedTrainer;
  readonly verifier: Client<VerifierCalls>;
}

export async function exportStudent(
  studio: Studio,
  runId: string,
  { trainer, verifier }: Workers,
  { signal, part }: Pick<JobTools, 'signal' | 'part'>,
): Promise<ExportedStudent> {
  const report = part('Writing the files', 'steps');
  report(0, 2, 'Writing the student as files');
  const formats = studio.takeaway.formats ?? usualFormats().map(({ id }) => id);
  const unchecked = await trainer.call(
    'exportStudent',
    { runId, formats, teacher: teacherOfRun(studio, runId), withOwnPhotos: studio.takeaway.withOwnPhotos },
    { signal, onProgress: ({ note }) => report(0, 2, note) },
  );
  report(1, 2, 'Loading the files again in a fresh worker, to compare');
  return verifier.call('verify', { unchecked }, { signal });
}
