/** A TensorFlow Lite file in single precision: for phones and small machines. */
import { MAX_EXPORT_DIFFERENCE } from '../../limits.ts';
import { type ExportFormat, fileIn } from '../format.ts';
import { tfliteUsage } from './usage.ts';

const MODEL = 'tflite/model.tflite';
/** Tensors, operators and what the file says of itself. */
const GRAPH_BYTES = 10_000;

export const TFLITE: ExportFormat = {
  id: 'tflite',
  words: {
    name: 'TensorFlow Lite',
    explanation: 'For phones, and for Python on small machines: one file with its labels inside.',
  },
  isUsual: false,
  purposes: [
    { name: MODEL, why: 'The student for TensorFlow Lite (LiteRT) and MediaPipe, labels included.' },
  ],
  sizeBytes: (student) => student.sizeBytes + GRAPH_BYTES,
  async files(trained, materials) {
    const [{ studentGraph }, { tfliteFile }] = await Promise.all([
      import('./student-graph.ts'),
      import('./tflite-file.ts'),
    ]);
    return [tfliteFile(MODEL, studentGraph(trained, false), trained, materials)];
  },
  usage: (facts) => tfliteUsage(facts, MODEL),
  async open(files, runtimes) {
    const { openTflite } = await import('./open-tflite.ts');
    return openTflite(fileIn(files, MODEL), runtimes);
  },
  maxDifference: MAX_EXPORT_DIFFERENCE,
};
