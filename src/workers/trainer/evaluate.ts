/** A finished student on a named split, and on one picture from anywhere. */
import { PupilError } from '../../core/errors.ts';
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import { METRICS } from '../../core/metrics/registry.ts';
import type { Evaluation } from '../../core/records/run.ts';
import { reduceSquares } from '../../core/training/resample.ts';
import { sourceSidePx } from '../../core/training/source-side.ts';
import { nextTurn } from '../../protocol/next-turn.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { Guess, TrainerCalls } from '../../protocol/trainer.ts';
import { putEvaluation } from '../../storage/evaluations.ts';
import { openPhoto } from '../shared/open-photo.ts';
import { decodeCopy, encodeCopy } from '../shared/photos.ts';
import { createPixelReader } from '../shared/pixel-reader.ts';
import { answerAll, warmUp } from './answer-set.ts';
import { photosIn } from './asked-photos.ts';
import { openStudent } from './live-student.ts';
import { openFolder } from './material.ts';
import { check, evaluationOfCheck, openCheckSet } from './validation.ts';

type Pixels = Extract<TrainerCalls['guess']['params'], { pixels: unknown }>;

/** Stores and returns the answers. Of a split without a labelled photo there are none, and nothing is stored. */
export async function evaluate(
  { runId, split }: TrainerCalls['evaluate']['params'],
  context: CallContext<{ done: number; total: number }>,
): Promise<Evaluation> {
  const opened = await openStudent(runId);
  const { run, student, classNames } = opened;
  const folder = await openFolder(run.projectId);
  const { imageSizePx } = student.config;
  const { teacherFingerprint } = run.recipe;
  const set = await openCheckSet(folder, split, { classNames, imageSizePx, teacherFingerprint });
  const total = set.ids.length;
  if (total === 0) {
    const nothing = { figures: {}, loss: Number.NaN, probabilities: new Float32Array(0), msPerImage: 0 };
    return evaluationOfCheck(run, folder.project.revision, opened, set, nothing);
  }
  await warmUp(opened, set.photos);
  const answers = await check(opened, set, METRICS.all(), async (done) => {
    context.progress({ done, total });
    await nextTurn();
    context.signal.throwIfAborted();
  });
  const evaluation = evaluationOfCheck(run, folder.project.revision, opened, set, answers);
  await putEvaluation(evaluation);
  return evaluation;
}

/**
 * The student's answer to a picture, which takes the very way that imported photos take.
 * @throws {PupilError} what `openPhoto` throws of a file
 */
export async function guess(picture: TrainerCalls['guess']['params']): Promise<Guess> {
  const canvas = 'file' in picture ? await openPhoto(picture.file) : canvasOf(picture);
  const opened = await openStudent(picture.runId, 'with added classes');
  const startedMs = performance.now();
  const sizePx = opened.student.config.imageSizePx;
  const small = reduceSquares(await squareOf(canvas, sizePx), sourceSidePx(sizePx), sizePx);
  const { probabilities } = await answerAll(opened, photosIn(small, sizePx));
  return { probabilities, ms: performance.now() - startedMs };
}

function canvasOf({ pixels, widthPx, heightPx }: Pixels): OffscreenCanvas {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (drawing === null) throw new PupilError('UNEXPECTED', 'The browser gave no canvas to draw on.');
  drawing.putImageData(new ImageData(new Uint8ClampedArray(pixels), widthPx, heightPx), 0, 0);
  return canvas;
}

/** Student pixels are taken from the picture itself, larger squares from its working copy. */
async function squareOf(canvas: OffscreenCanvas, imageSizePx: number): Promise<Uint8Array<ArrayBuffer>> {
  const toPixels = createPixelReader(sourceSidePx(imageSizePx));
  if (imageSizePx <= STUDENT_SIDE_PX) return toPixels(canvas);
  const encoded = await encodeCopy(canvas);
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  const copy = await decodeCopy({ id: 'picture', bytes, mimeType: encoded.type });
  try {
    return toPixels(copy);
  } finally {
    copy.close();
  }
}
