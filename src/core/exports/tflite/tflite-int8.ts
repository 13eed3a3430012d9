/**
 * A TensorFlow Lite file of eight bits: all of it in whole numbers, as microcontrollers take it, where the student is
 * made of what they can compute; the weights alone elsewhere.
 */
import { PupilError } from '../../errors.ts';
import { type ExportFormat, fileIn, type Materials, type TrainedStudent } from '../format.ts';
import type { TfliteGraph } from './graph.ts';
import { int8Usage } from './usage.ts';

const MODEL = 'tflite/model_int8.tflite';
/** A byte a weight, what each channel needs beside its own, and the graph. */
const OVERHEAD_BYTES = 25_000;

export const TFLITE_INT8: ExportFormat = {
  id: 'tflite-int8',
  words: {
    name: 'TensorFlow Lite, eight bits',
    explanation:
      'A quarter of the size. Convolutional nets with batch norm compute in whole numbers alone, as microcontrollers do. Of transformers, token mixers and nets with group norm only the weights have 8 bits: they still compute in floats.',
  },
  isUsual: false,
  purposes: [{ name: MODEL, why: 'The same with 8 bits a weight, for phones and microcontrollers.' }],
  sizeBytes: (student) => student.parameters + OVERHEAD_BYTES,
  async files(trained, materials) {
    const { tfliteFile } = await import('./tflite-file.ts');
    return [tfliteFile(MODEL, await smallGraph(trained, materials), trained, materials)];
  },
  usage: (facts) => int8Usage(facts, MODEL),
  async open(files, runtimes) {
    const { openTflite } = await import('./open-tflite.ts');
    return openTflite(fileIn(files, MODEL), runtimes);
  },
  maxDifference: null,
};

async function smallGraph(trained: TrainedStudent, { calibration }: Materials): Promise<TfliteGraph> {
  const [{ studentGraph }, { isQuantisable, quantised }, { rangesOf }, { withSmallWeights }] =
    await Promise.all([
      import('./student-graph.ts'),
      import('./quantise.ts'),
      import('./ranges.ts'),
      import('./weights.ts'),
    ]);
  const graph = studentGraph(trained, true);
  if (!isQuantisable(graph)) return withSmallWeights(studentGraph(trained, false));
  const photos = await calibration();
  if (photos.length > 0) return quantised(graph, await rangesOf(graph, photos));
  throw new PupilError(
    'NO_PHOTOS',
    'Whole numbers need photos that the student has learned from, to see how large its activations get, and there are none here. Take it away in another format, or add photos to train on.',
    { format: TFLITE_INT8.id },
  );
}
