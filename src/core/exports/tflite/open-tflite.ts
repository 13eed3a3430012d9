/** A .tflite file read as anybody would: one photo after the other, by LiteRT. */
import type { Reader, Runtimes } from '../format.ts';

/** Of probabilities as bytes: the file says so of its output, and all files of this folder say the same. */
const STEP = 1 / 256;

export async function openTflite(file: Uint8Array, runtimes: Runtimes): Promise<Reader> {
  const model = await runtimes.tflite(file);
  return {
    async probabilities(images) {
      const [count] = images.shape;
      const pixels = (await images.data()) as Float32Array;
      const one = pixels.length / count;
      const answers: number[] = [];
      for (let from = 0; from < pixels.length; from += one) {
        const answer = await model.run(pixels.subarray(from, from + one));
        for (const share of answer) answers.push(answer instanceof Uint8Array ? share * STEP : share);
      }
      return Float32Array.from(answers);
    },
    dispose: () => model.dispose(),
  };
}
