/**
 * The taken-away zip as a stranger uses it: unpacked, loaded by @tensorflow/tfjs in Node, nothing of Pupil around it.
 */
import * as tf from '@tensorflow/tfjs';
import type { WeightsManifestConfig } from '@tensorflow/tfjs-core/dist/io/types';
import { strFromU8, unzipSync } from 'fflate';

const PHOTOS_AT_ONCE = 32;

export interface TakeAway {
  readonly names: readonly string[];
  readonly classes: readonly string[];
  readonly metrics: unknown;
  /** @param pixels [n, sidePx, sidePx, 3], 0..255. @returns [n, classes] probabilities */
  predict(pixels: Uint8Array, sidePx: number): Promise<Float32Array>;
}

export function unpack(zip: Uint8Array): TakeAway {
  const files = unzipSync(zip);
  const text = (name: string) => strFromU8(files[name]!);
  const { weightsManifest, ...topology } = JSON.parse(text('model.json')) as tf.io.ModelJSON;
  const [group] = weightsManifest as WeightsManifestConfig;
  const weights = Uint8Array.from(files[group!.paths[0]!]!);
  const artifacts = { ...topology, weightSpecs: group!.weights, weightData: weights.buffer };
  return {
    names: Object.keys(files).sort(),
    classes: text('labels.txt').trim().split('\n'),
    metrics: JSON.parse(text('metrics.json')),
    async predict(pixels, sidePx) {
      await tf.setBackend('cpu');
      const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
      const one = sidePx * sidePx * 3;
      const answers: number[] = [];
      for (let from = 0; from < pixels.length / one; from += PHOTOS_AT_ONCE) {
        const some = Float32Array.from(pixels.subarray(from * one, (from + PHOTOS_AT_ONCE) * one));
        const input = tf.tensor4d(some, [some.length / one, sidePx, sidePx, 3]);
        const output = model.predict(input) as Record<string, tf.Tensor>;
        answers.push(...(await output['probabilities']!.data<'float32'>()));
        tf.dispose([input, ...Object.values(output)]);
      }
      model.dispose();
      return Float32Array.from(answers);
    },
  };
}
