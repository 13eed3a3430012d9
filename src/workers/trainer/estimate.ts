/**
 * What a run will cost before it is started: the student's size, and time and memory of its real step on this
 * machine.
 */
import { needsOf } from '../../core/objectives/registry.ts';
import { asksTeacher, forecastBytes } from '../../core/supplies/needs.ts';
import { describeRun } from '../../core/training/plan.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { forecastViews } from '../../core/views/forecast.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { Estimate, TrainerCalls } from '../../protocol/trainer.ts';
import { cursorOf } from '../../storage/embedding-index.ts';
import { heldBytes } from './asked-photos.ts';
import { cropSourceBytes } from './crop-source.ts';
import { closeStudent } from './live-student.ts';
import { labelledPhotos, openFolder } from './material.ts';
import { PIXEL_LIMITS } from './pixel-limits.ts';
import { chooseStepBackend } from './step-backend.ts';
import { studentFacts } from './student-facts.ts';
import { MOST_LEARNED_PHOTOS } from './validation.ts';

/** Width of a teacher that has not looked at a photo yet: CLIP's. */
const USUAL_TEACHER_DIMS = 512;

export async function estimate(
  { projectId, recipe }: TrainerCalls['estimate']['params'],
  context: CallContext<{ note: string }>,
): Promise<Estimate> {
  const { project, photos } = await openFolder(projectId);
  const classes = Math.max(1, project.classes.length);
  const train = photos.filter((photo) => photo.split === 'train');
  const needs = needsOf(recipe.objective, recipe.head);
  const wantsTeacher = asksTeacher(needs);
  const looked =
    wantsTeacher && recipe.teacherFingerprint !== null ? await cursorOf(recipe.teacherFingerprint) : null;
  const dims = looked?.dims ?? USUAL_TEACHER_DIMS;
  const { student } = describeRun(recipe, { classes, teacherDims: dims });
  context.progress({ note: 'Timing a few real steps' });
  closeStudent();
  const backend = await chooseStepBackend(recipe.backend, { recipe, classes, teacherDims: dims }, true);
  const msPerStep = backend.probedMsPerStep[backend.id] ?? 0;
  const perEpoch = stepsPerEpoch(train.length, recipe.batchSize);
  const totalSteps = perEpoch * recipe.epochs;
  const { imageSizePx } = recipe.student;
  const checked = labelledPhotos({ project, photos }, 'validation', project.classes).ids.length;
  const learned = Math.min(train.length, checked, MOST_LEARNED_PHOTOS);
  const photoBytes = [checked, learned].reduce(
    (sum, count) => sum + heldBytes(count, imageSizePx, PIXEL_LIMITS.checkBytes),
    cropSourceBytes(train.length, { imageSizePx, batchSize: recipe.batchSize }),
  );
  const supplyBytes = forecastBytes(needs, { photos: train.length, classes, teacherDims: dims });
  const viewBytes = recipe.views === null ? 0 : forecastViews(recipe.views, train.length, dims, null).bytes;
  return {
    student: studentFacts(student),
    backend,
    msPerStep,
    stepsPerEpoch: perEpoch,
    totalSteps,
    totalMs: msPerStep * totalSteps,
    memoryBytes: backend.peakBytes + photoBytes + supplyBytes + viewBytes,
  };
}
