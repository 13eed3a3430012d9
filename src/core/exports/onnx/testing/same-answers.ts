/** Holds a file of 32-bit floats to the student that it was written from. */
import { expect } from 'vitest';
import type { TrainedStudent } from '../../format.ts';
import { liveAnswers } from '../../testing/drawn-student.ts';
import { noisePixels } from '../../testing/noise-pixels.ts';
import { relativeDifference } from '../../testing/relative-difference.ts';
import { channelsFirst } from '../channels-first.ts';
import { writeOnnx } from '../write-onnx.ts';
import { ortSession } from './ort-session.ts';

/** Of the largest number of an answer. */
const MOST_OFF = 2e-5;

export async function expectSameAnswers(trained: TrainedStudent): Promise<void> {
  const session = await ortSession(await writeOnnx(trained, 'float32'));
  const side = trained.student.config.imageSizePx;
  for (const photos of [1, 3]) {
    const pixels = Float32Array.from(noisePixels(photos * side * side * 3));
    const own = await liveAnswers(trained, pixels);
    const answers = await session.run(channelsFirst(pixels, photos), [photos, 3, side, side]);
    expect(Object.keys(answers).sort()).toEqual(Object.keys(own).sort());
    for (const [name, expected] of Object.entries(own))
      expect(relativeDifference(answers[name]!, expected), name).toBeLessThan(MOST_OFF);
    // Photos that differ must be told apart, or the comparison would prove nothing.
    const [one, other] = [own['logits']![0]!, own['logits']![trained.student.classes]!];
    if (photos > 1) expect(Math.abs(one - other)).toBeGreaterThan(1e-3);
  }
  await session.dispose();
}
