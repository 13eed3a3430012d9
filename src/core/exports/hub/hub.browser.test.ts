/** The folder as transformers.js opens it: by its path, with no file but those of the folder. */
import '@tensorflow/tfjs-backend-cpu';
import * as transformers from '@huggingface/transformers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { TINY_CONV } from '../../testing/tiny-students.ts';
import { CLASS_NAMES, drawnStudent, liveAnswers } from '../testing/drawn-student.ts';
import { HUB } from './hub.ts';
import { provenanceOf } from './testing/provenance.ts';
import { serveOnly } from './testing/serve-only.ts';

const SIDE_PX = TINY_CONV.imageSizePx;
const PHOTOS = 3;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('pipeline(image-classification) of transformers.js, on the folder alone', () => {
  const random = createRandom(7);
  const pixels = Float32Array.from({ length: PHOTOS * SIDE_PX * SIDE_PX * 3 }, () => random.below(256));
  const photos = Array.from({ length: PHOTOS }, (_, photo) => {
    const one = SIDE_PX * SIDE_PX * 3;
    const bytes = Uint8ClampedArray.from(pixels.subarray(photo * one, (photo + 1) * one));
    return new transformers.RawImage(bytes, SIDE_PX, SIDE_PX, 3);
  });
  const trained = drawnStudent(TINY_CONV);

  it.each([
    ['the student’s answers, under its class names', undefined, 1e-5],
    ['nearly those in 16 bits', 'fp16', 5e-3],
    ['about those in 8 bits', 'q8', 5e-2],
  ] as const)('gives %s', async (_, dtype, most) => {
    const provenance = provenanceOf(CLASS_NAMES);
    const asset = () => Promise.reject(new Error('nothing is asked for'));
    const calibration = async () => Uint8Array.from(pixels);
    serveOnly(await HUB.files(trained, { provenance, calibration, asset, beginning: asset }));
    const classify = await transformers.pipeline('image-classification', 'hub', {
      device: 'wasm',
      ...(dtype === undefined ? {} : { dtype }),
    });
    const answers = await classify(photos, { top_k: CLASS_NAMES.length });
    await classify.dispose();
    const { probabilities } = await liveAnswers(trained, pixels);
    for (const [photo, answer] of answers.entries()) {
      const scores = new Map(answer.map(({ label, score }) => [label, score]));
      expect([...scores.keys()].sort()).toEqual([...CLASS_NAMES].sort());
      for (const [place, name] of CLASS_NAMES.entries()) {
        const own = probabilities![photo * CLASS_NAMES.length + place]!;
        expect(Math.abs(scores.get(name)! - own)).toBeLessThan(most);
      }
    }
  });
});
