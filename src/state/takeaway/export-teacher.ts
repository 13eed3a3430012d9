/** The teacher with its probe as a file: written by a teacher worker of its own, believed once a fresh worker has run it. */
import { PupilError } from '../../core/errors.ts';
import type { TeacherDtype } from '../../core/teachers/catalogue.ts';
import type { Client } from '../../protocol/rpc.ts';
import type { ExportedTeacher, VerifierCalls } from '../../protocol/trainer.ts';
import type { JobTools } from '../jobs/run-job.ts';
import { spawnTeacher } from '../spawn.ts';
import type { Studio } from '../studio.ts';
import { withWorker } from '../with-worker.ts';

/** @throws {PupilError} TEACHER_NOT_FOUND while no teacher has looked */
export async function exportTeacher(
  { project, teacher: { facts, choice } }: Studio,
  verifier: Client<VerifierCalls>,
  { signal, part }: Pick<JobTools, 'signal' | 'part'>,
): Promise<ExportedTeacher> {
  if (project === null || facts === null) {
    throw new PupilError(
      'TEACHER_NOT_FOUND',
      'No teacher has looked at these photos, so there is none to export. Let one look first.',
    );
  }
  const read = part('Reading the teacher', 'bytes');
  read(0, facts.sizeBytes);
  const unchecked = await withWorker(signal, spawnTeacher, (teacher) =>
    teacher.call(
      'writeWithProbe',
      {
        projectId: project.id,
        choice: { id: choice.id, origin: choice.origin },
        fingerprint: facts.fingerprint,
        // What ran has a name of the list: `auto` is decided by then.
        dtype: facts.dtype as TeacherDtype,
      },
      { onProgress: ({ loadedBytes, totalBytes }) => read(loadedBytes, totalBytes) },
    ),
  );
  part('Asking the file about photos in a fresh worker', 'steps')(0, 0);
  return verifier.call('verifyTeacher', { unchecked }, { signal });
}
