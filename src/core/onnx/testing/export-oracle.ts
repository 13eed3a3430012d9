/** Holds the TFJS graph of an imported network to PyTorch: the features of a folder's case, with its old classifier. */
import * as tf from '@tensorflow/tfjs-core';
import { writeGraphModel } from '../../students/interpreters/graph-model.ts';
import { describeStudent } from '../../students/student.ts';
import { importOnnx } from '../import.ts';
import { apart, type Case, imagesOf } from './oracle.ts';

interface Loaded {
  predict(images: tf.Tensor): unknown;
  dispose(): void;
}

/**
 * The whole network is the student, and its head hands its answer on unchanged: logits must come out as they went in.
 * @returns largest difference / largest number
 */
export async function compareExport(
  { golden, model, array }: Case,
  load: (artifacts: object) => Promise<Loaded>,
): Promise<number> {
  const classes = golden.logits.shape[1]!;
  const network = importOnnx(model, {
    imageSizePx: golden.input.shape[2]!,
    name: 'oracle',
    normalisation: 'raw',
    isWhole: true,
  });
  const student = describeStudent(network.config, { classes, teacherDims: 0 });
  const values = new Map([...network.weights].map(([name, weight]) => [name, weight.values]));
  const identity = Float32Array.from({ length: classes ** 2 }, (_, i) => (i % (classes + 1) === 0 ? 1 : 0));
  values.set('classifier.weight', identity).set('classifier.bias', new Float32Array(classes));
  // The graph normalises pixels: with these figures it leaves them as they are.
  const files = writeGraphModel(student, values, { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] });
  const loaded = await load({
    modelTopology: structuredClone(files.model.modelTopology),
    weightSpecs: structuredClone(files.model.weightsManifest[0]!.weights),
    weightData: files.weights.buffer,
    signature: structuredClone(files.model.signature),
    userDefinedMetadata: structuredClone(files.model.userDefinedMetadata),
    format: files.model.format,
  });
  const images = imagesOf(await array(golden.input), golden.input.shape);
  const { logits } = loaded.predict(images) as Record<string, tf.Tensor>;
  const off = apart(await logits!.data(), await array(golden.logits));
  tf.dispose([images]);
  loaded.dispose();
  return off;
}
