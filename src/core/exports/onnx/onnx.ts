/** ONNX in three number formats, under the names that the Hub has for them. */
import { PupilError } from '../../errors.ts';
import { MAX_EXPORT_DIFFERENCE } from '../../limits.ts';
import { type ExportFormat, fileIn, type Reader, type Runtimes } from '../format.ts';
import { channelsFirst } from './channels-first.ts';
import { usage } from './usage.ts';
import type { Precision } from './write-onnx.ts';

interface Kind extends Pick<ExportFormat, 'id' | 'words' | 'maxDifference'> {
  readonly precision: Precision;
  readonly file: string;
  readonly why: string;
  /** Of a number that is stored, scales and what else stands by it included. */
  readonly bytesEach: number;
}

/** Nodes and names, whatever the student's width. */
const GRAPH_BYTES = 16_000;

function onnxFormat({ id, words, maxDifference, precision, file, why, bytesEach }: Kind): ExportFormat {
  return {
    id,
    words,
    isUsual: false,
    purposes: [{ name: file, why }],
    sizeBytes: ({ sizeBytes }) => Math.round((bytesEach * sizeBytes) / 4) + GRAPH_BYTES,
    async files(trained, { calibration }) {
      // The page lists formats long before anybody takes one away: the writer comes when it is asked.
      const { writeOnnx } = await import('./write-onnx.ts');
      return [{ name: file, bytes: await writeOnnx(trained, precision, calibration) }];
    },
    usage,
    open: (files, runtimes) => openOnnx(fileIn(files, file), runtimes),
    maxDifference,
  };
}

/** @param model with an input of photos and an output `probabilities` */
export async function openOnnx(model: Uint8Array, runtimes: Runtimes): Promise<Reader> {
  const loaded = await runtimes.onnx(model);
  return {
    async probabilities(images) {
      const [photos, height, width] = images.shape;
      const pixels = channelsFirst(await images.data(), photos);
      const { probabilities } = await loaded.run(pixels, [photos, 3, height, width]);
      if (probabilities !== undefined) return probabilities;
      throw new PupilError(
        'EXPORT_MISMATCH',
        'The exported ONNX file has no output called probabilities. Export again.',
      );
    },
    dispose: () => void loaded.dispose(),
  };
}

export const ONNX = onnxFormat({
  id: 'onnx',
  words: {
    name: 'ONNX',
    explanation: 'For ONNX Runtime in Python, Node, C++, C#, Java and on phones, and for what reads ONNX.',
  },
  precision: 'float32',
  file: 'onnx/model.onnx',
  why: 'The student in ONNX, as 32-bit floats.',
  bytesEach: 4,
  maxDifference: MAX_EXPORT_DIFFERENCE,
});

export const ONNX_FP16 = onnxFormat({
  id: 'onnx-fp16',
  words: {
    name: 'ONNX, half precision',
    explanation: 'Half the size. Weights have 16 bits and are computed with as 32.',
  },
  precision: 'float16',
  file: 'onnx/model_fp16.onnx',
  why: 'The student in ONNX, its weights as 16-bit floats.',
  bytesEach: 2,
  maxDifference: null,
});

export const ONNX_INT8 = onnxFormat({
  id: 'onnx-int8',
  words: {
    name: 'ONNX, eight bits',
    explanation: 'A quarter of the size. Weights and activations have eight bits, fitted to your photos.',
  },
  precision: 'int8',
  file: 'onnx/model_quantized.onnx',
  why: 'The student in ONNX, weights and activations as whole numbers of eight bits.',
  bytesEach: 1.04,
  maxDifference: null,
});
