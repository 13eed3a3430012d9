/**
 * Has a teacher with its probe looked at photos through ONNX Runtime alone. Its answers are held to those of the probe
 * on stored embeddings, which another device may have computed; and files of eight bits that scale their activations by
 * what a batch holds answer a little differently in another batch.
 */
import { PupilError } from '../../core/errors.ts';
import { fileIn } from '../../core/exports/format.ts';
import { MAX_MEAN_DIFFERENCE } from '../../core/exports/losses.ts';
import { compareAnswers } from '../../core/exports/prove.ts';
import type { UncheckedTeacher } from '../../protocol/teacher.ts';
import type { ExportedTeacher } from '../../protocol/trainer.ts';
import { loadOnnx } from './onnx-runtime.ts';
import { zipped } from './zipped.ts';

const PHOTOS_AT_ONCE = 8;

/** @throws {PupilError} EXPORT_MISMATCH */
export async function verifyTeacher(unchecked: UncheckedTeacher): Promise<ExportedTeacher> {
  const { files, fileName } = unchecked;
  const proof = compareAnswers(await answersOf(unchecked), unchecked);
  const { maxAbsDifference, meanAbsDifference } = proof;
  // Also refuses NaN, which compares false with everything.
  if (!(meanAbsDifference <= MAX_MEAN_DIFFERENCE)) {
    throw new PupilError(
      'EXPORT_MISMATCH',
      `The teacher's file answers differently from the probe on its stored embeddings: by ${meanAbsDifference} on average, and at most ${MAX_MEAN_DIFFERENCE} is allowed. Nothing was exported. Let the teacher look again; if it stays, report it.`,
      { maxAbsDifference, meanAbsDifference, limit: MAX_MEAN_DIFFERENCE },
    );
  }
  return { ...zipped(files, fileName), proof };
}

async function answersOf({
  files,
  network,
  pixels,
  shape,
  photosAtOnce,
}: UncheckedTeacher): Promise<number[]> {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const model = await loadOnnx(fileIn(byName, network));
  const [photos, ...photo] = shape;
  const values = photo.reduce((product, size) => product * size, 1);
  const atOnce = photosAtOnce ?? PHOTOS_AT_ONCE;
  const answers: number[] = [];
  try {
    for (let from = 0; from < photos; from += atOnce) {
      const rows = Math.min(atOnce, photos - from);
      const some = pixels.subarray(from * values, (from + rows) * values);
      const { probabilities } = await model.run(some, [rows, ...photo]);
      answers.push(...(probabilities ?? []));
    }
  } finally {
    await model.dispose();
  }
  return answers;
}
