/**
 * The student, from a photo to its classes, on stock TensorFlow.js.
 *
 *   import * as tf from '@tensorflow/tfjs';
 *   import { loadStudent } from './predict.js';
 *   const student = await loadStudent(tf, './');
 *   console.log(await student.predict(file));
 */
import { decode, pixelsOf } from './preprocess.js';

/**
 * @param tf TensorFlow.js, with whatever backend you chose
 * @param {string | ((name: string) => Promise<ArrayBuffer>)} source the folder's address, or a function that reads a
 *   file of it
 */
export async function loadStudent(tf, source) {
  const read =
    typeof source === 'function'
      ? source
      : async (name) => {
          const response = await fetch(source + name);
          if (!response.ok) throw new Error(`${source + name} could not be read: HTTP ${response.status}`);
          return response.arrayBuffer();
        };
  const text = async (name) => new TextDecoder().decode(await read(name));
  const { weightsManifest, ...graph } = JSON.parse(await text('model.json'));
  const [group] = weightsManifest;
  const weightData = await read(group.paths[0]);
  const model = await tf.loadGraphModel(
    tf.io.fromMemory({ ...graph, weightSpecs: group.weights, weightData }),
  );
  const labels = (await text('labels.txt')).replace(/\n$/, '').split('\n');
  const { steps } = JSON.parse(await text('preprocessing.json'));
  const { sizesPx } = steps.find(({ step }) => step === 'resize');
  const sidePx = sizesPx.at(-1);

  return {
    labels,
    /**
     * @param photo a File or Blob (in browsers), or { data, width, height }: upright RGBA on white
     * @returns {Promise<{ label: string, probability: number }[]>} every class, the likeliest first
     */
    async predict(photo) {
      const pixels = pixelsOf(photo instanceof Blob ? await decode(photo) : photo, sizesPx);
      const probabilities = tf.tidy(
        () => model.predict(tf.tensor4d(Float32Array.from(pixels), [1, sidePx, sidePx, 3])).probabilities,
      );
      const shares = await probabilities.data();
      probabilities.dispose();
      return labels
        .map((label, i) => ({ label, probability: shares[i] }))
        .sort((a, b) => b.probability - a.probability);
    },
    dispose: () => model.dispose(),
  };
}
