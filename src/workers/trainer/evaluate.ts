/** A finished student on a named split, and on one picture from anywhere. */
import { PupilError } from '../../core/errors.ts';
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import { METRICS } from '../../core/metrics/registry.ts';
import type { Evaluation } from '../../core/records/run.ts';
import { reduceSquares } from '../../core/training/resample.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { Guess, TrainerCalls } from '../../protocol/trainer.ts';
import { putEvaluation } from '../../storage/evaluations.ts';
import { createPixelReader } from '../shared/pixel-reader.ts';
import { answerAll, warmUp } from './answer-set.ts';
import { openStudent } from './live-student.ts';
import { openFolder } from './material.ts';
import { check, evaluationOfCheck, openCheckSet } from './validation.ts';

/** Stores and returns the answers. @throws {PupilError} NO_LABELS when the split has no labelled photo */
export async function evaluate(
  { runId, split }: TrainerCalls['evaluate']['params'],
  context: CallContext<{ done: number; total: number }>,
): Promise<Evaluation> {
  const opened = await openStudent(runId);
  const { run, student, classNames } = opened;
  const folder = await openFolder(run.projectId);
  const set = await openCheckSet(
    folder,
    split,
    classNames,
    student.config.imageSizePx,
    run.recipe.teacherFingerprint,
  );
  const total = set.ids.length;
  if (total === 0) {
    throw new PupilError('NO_LABELS', `There is no labelled ${split} photo to check the student on.`, {
      split,
    });
  }
  await warmUp(opened, set.pixels);
  const answers = await check(opened, set, METRICS.all(), async (done) => {
    context.progress({ done, total });
    await nextTurn();
    context.signal.throwIfAborted();
  });
  const evaluation = evaluationOfCheck(run, folder.project.revision, opened, set, answers);
  await putEvaluation(evaluation);
  return evaluation;
}

/** The student's answer to upright RGBA pixels, which take the very way that imported photos take. */
export async function guess({
  runId,
  pixels,
  widthPx,
  heightPx,
}: TrainerCalls['guess']['params']): Promise<Guess> {
  const opened = await openStudent(runId, 'with added classes');
  const startedMs = performance.now();
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (drawing === null) throw new PupilError('UNEXPECTED', 'The browser gave no canvas to draw on.');
  drawing.putImageData(new ImageData(new Uint8ClampedArray(pixels), widthPx, heightPx), 0, 0);
  const square = createPixelReader()(canvas);
  const small = reduceSquares(square, STUDENT_SIDE_PX, opened.student.config.imageSizePx);
  const { probabilities } = await answerAll(opened, small);
  return { probabilities, ms: performance.now() - startedMs };
}
