/** A student that was trained elsewhere, by our own train.py or by whoever took its PyTorch files, becomes a run. */
import { PupilError } from '../../core/errors.ts';
import { MAX_MODEL_BYTES } from '../../core/limits.ts';
import type { Run } from '../../core/records/run.ts';
import { putTrainedRun } from '../../storage/checkpoints.ts';
import { getProject } from '../../storage/projects.ts';
import type { BroughtFiles } from './brought-files.ts';
import { refused } from './refused.ts';

/**
 * The run that the .safetensors in this has become; null where there is none, or it does not say that it is a student.
 * @throws {PupilError} NO_PHOTOS, CHECKPOINT_INVALID, RECORD_INVALID, EMBEDDINGS_INVALID, QUOTA or STORAGE
 */
export async function keepStudent(
  { files }: BroughtFiles,
  projectId: string | null,
  signal: AbortSignal,
): Promise<Run | null> {
  const some = files.filter(({ path }) => /\.safetensors$/i.test(path));
  // The folder of the hand-over holds others, too.
  const file =
    some.length === 1 ? some[0] : some.find(({ path }) => /(^|\/)trained\.safetensors$/i.test(path));
  if (file === undefined) return null;
  const bytes = await file.read(MAX_MODEL_BYTES);
  // Embeddings come as often: what builds students is fetched with the first one.
  const { noteIn, readWeights } = await import('../../core/exports/torch/weights-file.ts');
  const note = refused(() => noteIn(bytes));
  // Whoever looks at it next says why it cannot be read.
  if ('problem' in note && note.problem.code === 'EMBEDDINGS_INVALID') return null;
  if ('problem' in note) throw note.problem;
  if (note.result === null) return null;
  const project = projectId === null ? null : await getProject(projectId);
  if (project === null) {
    throw new PupilError(
      'NO_PHOTOS',
      'A trained student becomes a run of a project with its classes. Bring in the photos first.',
    );
  }
  const { trainedRun } = await import('../../core/exports/torch/trained-run.ts');
  const fileName = file.path.split('/').at(-1)!;
  const given = { runId: crypto.randomUUID(), createdAtMs: Date.now(), fileName };
  const { run, checkpoint } = trainedRun(readWeights(bytes), project, given);
  signal.throwIfAborted();
  await putTrainedRun(run, checkpoint);
  return run;
}
