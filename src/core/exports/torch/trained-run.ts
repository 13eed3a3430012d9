/** A student that comes back from a file, as a run that has ended and its only checkpoint. */
import { PupilError } from '../../errors.ts';
import { newRun } from '../../records/new-run.ts';
import type { Project } from '../../records/project.ts';
import type { Run } from '../../records/run.ts';
import { countStudent } from '../../students/interpreters/count.ts';
import { encodeCheckpoint, type SavedTensor } from '../../training/checkpoint.ts';
import { initialValues } from '../../training/plan.ts';
import type { StoredStudent } from './weights-file.ts';

export interface TrainedRun {
  readonly run: Run;
  readonly checkpoint: Uint8Array<ArrayBuffer>;
}

/** @throws {PupilError} CHECKPOINT_INVALID where its classes are not the project's, or nobody has trained it */
export function trainedRun(
  stored: StoredStudent,
  project: Pick<Project, 'id' | 'name' | 'classes' | 'revision'>,
  {
    runId,
    createdAtMs,
    fileName,
  }: { readonly runId: string; readonly createdAtMs: number; readonly fileName: string },
): TrainedRun {
  const { note, student } = stored;
  const { recipe, classNames, teacherDims, trained } = note;
  refuseOtherClasses(classNames, project);
  if (trained?.steps === 0) {
    throw new PupilError(
      'CHECKPOINT_INVALID',
      `${fileName} holds the weights that a run begins with: nobody has trained them yet. Drop the trained.safetensors that train.py writes.`,
    );
  }
  const parameters = savedTensors(stored);
  const step = trained?.steps ?? 0;
  const { parameters: count, sizeBytes, flopsPerImage } = countStudent(student);
  const run: Run = {
    ...newRun({
      id: runId,
      projectId: project.id,
      name: note.name,
      createdAtMs,
      recipe,
      revision: project.revision,
    }),
    status: 'finished',
    step,
    totalSteps: step,
    student: { parameters: count, sizeBytes, flopsPerImage, imageSizePx: student.config.imageSizePx },
    message: `Its weights came from ${fileName}${trained === undefined ? '' : `, trained for ${step.toLocaleString('en')} steps elsewhere`}. Nothing is known here of how it learned.`,
  };
  const none = new Map<string, SavedTensor>();
  const checkpoint = encodeCheckpoint({
    step,
    seed: recipe.seed,
    backend: 'wasm',
    classNames,
    teacherDims,
    parameters,
    m: none,
    v: none,
    // What came is what it answers with. Whoever trains it on goes on from there.
    average: recipe.emaDecay === null ? none : parameters,
    history: none,
  });
  return { run, checkpoint };
}

/** What the file lacks of the objective's own begins anew. */
function savedTensors({ specs, values, note }: StoredStudent): Map<string, SavedTensor> {
  const fresh = specs.length === values.size ? values : initialValues(specs, note.recipe.seed);
  return new Map(
    specs.map(({ name, shape }) => [name, { shape, values: values.get(name) ?? fresh.get(name)! }]),
  );
}

function refuseOtherClasses(
  classNames: readonly string[],
  { name, classes }: Pick<Project, 'name' | 'classes'>,
): void {
  const [own, theirs] = [new Set(classes), new Set(classNames)];
  const strange = classNames.filter((one) => !own.has(one));
  const missing = classes.filter((one) => !theirs.has(one));
  if (strange.length === 0 && missing.length === 0 && theirs.size === classNames.length) return;
  const list = (names: readonly string[]) =>
    `${names
      .slice(0, 3)
      .map((one) => JSON.stringify(one.slice(0, 40)))
      .join(', ')}${names.length > 3 ? ', …' : ''}`;
  const faults = [
    ...(strange.length === 0 ? [] : [`${list(strange)} only there`]),
    ...(missing.length === 0 ? [] : [`${list(missing)} only here`]),
  ];
  throw new PupilError(
    'CHECKPOINT_INVALID',
    `The student was trained on other classes than those of ${name.slice(0, 80)}: ${faults.join('; ') || 'one of them twice'}. Open the project that it belongs to, or rename the classes here.`,
    { strange: strange.length, missing: missing.length },
  );
}
