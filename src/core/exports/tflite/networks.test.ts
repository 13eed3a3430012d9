/** Whole networks of other people: their files for TensorFlow Lite are held to the student itself, in both formats. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { importOnnx } from '../../onnx/import.ts';
import { networksIn, studentFolder } from '../../onnx/testing/node-student-folder.ts';
import { openCase } from '../../onnx/testing/oracle.ts';
import { createRandom } from '../../random.ts';
import { describeStudent, initialiseStudent } from '../../students/student.ts';
import { NORMALISATION } from '../../training/normalisation.ts';
import type { ExportFormat, TrainedStudent } from '../format.ts';
import { type Comparison, compareFormat } from '../prove.ts';
import { CLASS_NAMES, liveAnswers } from '../testing/drawn-student.ts';
import { evaluate } from './evaluate.ts';
import type { TfliteGraph } from './graph.ts';
import { isQuantisable } from './quantise.ts';
import { studentGraph } from './student-graph.ts';
import { drawnPhotos, materialsOf } from './testing/materials.ts';
import { LITERT_ONLY } from './testing/node-litert.ts';
import { readTflite } from './testing/read-tflite.ts';
import { TFLITE } from './tflite.ts';
import { TFLITE_INT8 } from './tflite-int8.ts';

const FOLDER = studentFolder();
const NAMES = networksIn(FOLDER);
const PHOTOS = 4;
const UINT8 = 3;
/** Those that have layers for which there are no whole numbers, or none that are any good. */
const WITH_FLOATS = /convnext|vit/;

async function openNetwork(name: string): Promise<TrainedStudent> {
  const { golden, model } = await openCase((file) => readFile(path.join(FOLDER, name, file)));
  const { config, weights } = importOnnx(model, { imageSizePx: golden.input.shape[2]!, name });
  const student = describeStudent(config, { classes: CLASS_NAMES.length, teacherDims: 0 });
  const values = initialiseStudent(student, createRandom(7));
  for (const [parameter, weight] of weights) values.set(parameter, weight.values);
  return { student, values, classNames: CLASS_NAMES, normalisation: NORMALISATION };
}

/** Microcontrollers believe the shapes in the file. */
function expectDeclaredShapes(graph: TfliteGraph, side: number): void {
  const images = tf.zeros<tf.Rank.R4>([1, side, side, 3]);
  const places: number[] = [];
  evaluate(graph, images, (place, value) => {
    places.push(place);
    expect([place, ...value.shape]).toEqual([place, ...graph.tensors[place]!.shape]);
  });
  images.dispose();
  expect(places).toHaveLength(graph.operators.length);
}

async function compared(
  format: ExportFormat,
  trained: TrainedStudent,
): Promise<{ comparison: Comparison; inputType: number }> {
  const side = trained.student.config.imageSizePx;
  const photos = drawnPhotos(PHOTOS, side);
  const files = await format.files(trained, materialsOf(photos));
  const images = Float32Array.from(photos);
  const probabilities = Float32Array.from((await liveAnswers(trained, images))['probabilities']!);
  const checked = { images, imageSizePx: side, probabilities, labels: new Int32Array(PHOTOS).fill(-1) };
  const comparison = await compareFormat(format, files, checked, LITERT_ONLY);
  return { comparison, inputType: readTflite(files[0]!.bytes).inputs[0]!.type };
}

describe.skipIf(NAMES.length === 0)('a network from ONNX (skipped where there is no folder of them)', () => {
  beforeAll(async () => {
    await startBackend('wasm', nodeEngineFiles());
  });

  it.each(NAMES)('%s answers the same in LiteRT, and close to it in eight bits', async (name) => {
    const trained = await openNetwork(name);
    const float = await compared(TFLITE, trained);
    expect(float.comparison.maxAbsDifference).toBeLessThan(1e-5);
    const graph = studentGraph(trained, true);
    if (isQuantisable(graph)) expectDeclaredShapes(graph, trained.student.config.imageSizePx);
    const small = await compared(TFLITE_INT8, trained);
    console.info(
      `${name}: ${small.inputType === UINT8 ? 'whole numbers' : 'weights'}, ${small.comparison.meanAbsDifference.toExponential(1)} on average`,
    );
    expect(small.inputType === UINT8).toBe(!WITH_FLOATS.test(name));
    expect(small.comparison.meanAbsDifference).toBeLessThan(0.02);
  });
});
