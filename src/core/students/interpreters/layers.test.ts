/** Every layer of other people's networks: slopes as differences say, the same on both backends, the same exported. */
import * as stock from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type BackendId, startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { createRandom } from '../../random.ts';
import type { Layer } from '../layers.ts';
import { describeStudent, initialiseStudent, type Student } from '../student.ts';
import { writeGraphModel } from './graph-model.ts';
import { lookup, tensorOps } from './tensorflow.ts';
import { LAYER_CASES, LAYERS_SIDE_PX, layersConfig } from './testing/layer-cases.ts';

const CLASSES = 3;

const studentOf = (layers: readonly Layer[]): Student =>
  describeStudent(layersConfig(layers), { classes: CLASSES, teacherDims: 0 });

const random = () => createRandom(5);

function valuesOf(student: Student): Map<string, Float32Array> {
  const drawn = random();
  return new Map(
    [...initialiseStudent(student, drawn)].map(([name, values]) => [
      name,
      values.map((value) => value + 0.3 * drawn.uniform()),
    ]),
  );
}

const IMAGES = (() => {
  const drawn = random();
  return Float32Array.from({ length: 2 * LAYERS_SIDE_PX * LAYERS_SIDE_PX * 3 }, () => drawn.normal());
})();

/** A weighted sum of the answers, and its slopes by the images and by each trained parameter. */
async function slopesOf(student: Student, values: ReadonlyMap<string, Float32Array>, images: Float32Array) {
  const tensors = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  const x = tf.tensor4d(images, [2, LAYERS_SIDE_PX, LAYERS_SIDE_PX, 3]);
  const trained = student.parameters
    .filter(({ isTrainable }) => isTrainable)
    .map(({ name }) => tensors.get(name)!);
  const loss = () => {
    const { logits } = student.forward<tf.Tensor>(tensorOps({ parameter: lookup(tensors), mode: 'eval' }), x);
    return tf.sum(tf.mul(logits, tf.tensor2d([1, -2, 0.5, 0.7, 1.5, -1], [2, CLASSES]))) as tf.Scalar;
  };
  const { value, grads } = tf.engine().gradients(loss, [x, ...trained], undefined, true);
  const found = await Promise.all(grads.map(async (grad) => Array.from(await grad.data())));
  const sum = (await value.data())[0]!;
  tf.dispose([x, value, ...grads, ...tensors.values()]);
  return { sum, slopes: found.flat(), byImages: found[0]! };
}

describe.each(LAYER_CASES.map(([name, ...layers]) => ({ name, layers })))('$name', ({ layers }) => {
  it('has the slopes that differences say, and the same on WASM', async () => {
    await startBackend('cpu', nodeEngineFiles());
    const student = studentOf(layers);
    const values = valuesOf(student);
    const { slopes, byImages } = await slopesOf(student, values, IMAGES);
    const largest = Math.max(...slopes.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    const step = 1e-2;
    for (const place of [3, 50, 101, 200, 266]) {
      const moved = async (by: number) => {
        const images = IMAGES.slice();
        images[place]! += by;
        return (await slopesOf(student, values, images)).sum;
      };
      const difference = ((await moved(step)) - (await moved(-step))) / (2 * step);
      expect(Math.abs(difference - byImages[place]!)).toBeLessThan(
        0.03 * Math.max(...byImages.map(Math.abs)),
      );
    }
    await startBackend('wasm' satisfies BackendId, nodeEngineFiles());
    const onWasm = (await slopesOf(student, values, IMAGES)).slopes;
    const off = Math.max(...slopes.map((slope, i) => Math.abs(slope - onWasm[i]!)));
    expect(off / largest).toBeLessThan(1e-4);
  });

  it('answers the same as an exported graph', async () => {
    await startBackend('cpu', nodeEngineFiles());
    const student = studentOf(layers);
    const values = valuesOf(student);
    const { model, weights } = writeGraphModel(student, values, {
      mean: [0, 0, 0],
      std: [1 / 255, 1 / 255, 1 / 255],
    });
    const loaded = await stock.loadGraphModel(
      stock.io.fromMemory({
        modelTopology: structuredClone(model.modelTopology),
        weightSpecs: structuredClone(model.weightsManifest[0]!.weights),
        weightData: weights.buffer,
        format: model.format,
        signature: structuredClone(model.signature),
        userDefinedMetadata: structuredClone(model.userDefinedMetadata),
      } as unknown as stock.io.ModelArtifacts),
    );
    const x = tf.tensor4d(IMAGES, [2, LAYERS_SIDE_PX, LAYERS_SIDE_PX, 3]);
    const { logits } = loaded.predict(x as unknown as stock.Tensor) as stock.NamedTensorMap;
    const tensors = new Map(
      student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
    );
    const own = student.forward<tf.Tensor>(tensorOps({ parameter: lookup(tensors), mode: 'eval' }), x).logits;
    const [found, expected] = [Array.from(await logits!.data()), Array.from(await own.data())];
    const largest = Math.max(...expected.map(Math.abs));
    for (const [i, value] of expected.entries())
      expect(Math.abs(found[i]! - value) / largest).toBeLessThan(1e-5);
    tf.dispose([x, own, ...tensors.values()]);
  });
});
