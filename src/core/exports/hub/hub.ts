/**
 * A folder in the layout of the Hugging Face Hub: transformers.js opens it by its path, and uploaded as it is it is a
 * model page. The network is the ONNX one, in three number formats.
 */
import { PupilError } from '../../errors.ts';
import { MAX_EXPORT_DIFFERENCE } from '../../limits.ts';
import { type ExportFormat, fileIn, type Reader, type Runtimes, type UsageFacts } from '../format.ts';
import { openOnnx } from '../onnx/onnx.ts';

const FOLDER = 'hub/';
const NETWORK = `${FOLDER}onnx/model.onnx`;
const SMALLER = { float16: `${FOLDER}onnx/model_fp16.onnx`, int8: `${FOLDER}onnx/model_quantized.onnx` };
/** Nodes of three graphs, and the texts. */
const DESCRIPTION_BYTES = 100_000;
/** Of float16 in a sum of probabilities. */
const MAX_SUM_ERROR = 0.02;

export const HUB: ExportFormat = {
  id: 'hub',
  words: {
    name: 'Hub folder',
    explanation:
      'For huggingface.co and transformers.js: a folder that pipeline() opens, with a model card that tells what is known of the student.',
  },
  isUsual: false,
  purposes: [
    { name: `${FOLDER}config.json`, why: 'What kind of network it is, and its class names.' },
    { name: `${FOLDER}preprocessor_config.json`, why: 'How transformers.js makes pixels of a photo.' },
    { name: `${FOLDER}README.md`, why: 'The model card: classes, teacher, data, figures, cost and limits.' },
    { name: NETWORK, why: 'The student for ONNX Runtime, as 32-bit floats.' },
    { name: SMALLER.float16, why: 'The same with floats of 16 bits.' },
    { name: SMALLER.int8, why: 'The same with integers of 8 bits.' },
  ],
  // Numbers of four, of two and of one byte.
  sizeBytes: ({ sizeBytes }) => 1.75 * sizeBytes + DESCRIPTION_BYTES,
  async files(trained, { provenance, calibration }) {
    const [{ writeOnnx }, { modelCard }, { hubConfig, preprocessorConfig }] = await Promise.all([
      import('../onnx/write-onnx.ts'),
      import('./model-card.ts'),
      import('./configs.ts'),
    ]);
    const { classNames, student } = trained;
    const { imageSizePx } = student.config;
    const text = (content: string) => new TextEncoder().encode(content);
    return [
      { name: `${FOLDER}config.json`, bytes: text(hubConfig({ classNames, imageSizePx, dtype: 'fp32' })) },
      { name: `${FOLDER}preprocessor_config.json`, bytes: text(preprocessorConfig(imageSizePx)) },
      { name: `${FOLDER}README.md`, bytes: text(modelCard(classNames, provenance)) },
      { name: NETWORK, bytes: await writeOnnx(trained, 'float32') },
      { name: SMALLER.float16, bytes: await writeOnnx(trained, 'float16') },
      { name: SMALLER.int8, bytes: await writeOnnx(trained, 'int8', calibration) },
    ];
  },
  usage: (_facts: UsageFacts) => `## Use the Hub folder

\`hub/\` is a model of the Hugging Face Hub: \`pipeline('image-classification', 'hub')\` of transformers.js opens it, and its README.md
says how, with and without that library. Upload it as it is: \`hf upload NAME/MODEL hub\`.
`,
  open,
  maxDifference: MAX_EXPORT_DIFFERENCE,
};

/** Answers are those of the 32-bit file; the smaller ones must answer with probabilities, whatever they lose. */
async function open(files: ReadonlyMap<string, Uint8Array>, runtimes: Runtimes): Promise<Reader> {
  const readers: Reader[] = [];
  const dispose = () => {
    for (const reader of readers.splice(0)) reader.dispose();
  };
  try {
    for (const path of [NETWORK, ...Object.values(SMALLER)])
      readers.push(await openOnnx(fileIn(files, path), runtimes));
  } catch (thrown) {
    dispose();
    throw thrown;
  }
  const [whole, ...smaller] = readers;
  return {
    async probabilities(images) {
      for (const reader of smaller) checkShares(await reader.probabilities(images), images.shape[0]);
      return whole!.probabilities(images);
    },
    dispose,
  };
}

/** @throws {PupilError} EXPORT_MISMATCH where a row is no set of shares of 1 */
function checkShares(probabilities: Float32Array, photos: number): void {
  const classes = probabilities.length / photos;
  for (let row = 0; row < photos; row++) {
    const sum = probabilities.subarray(row * classes, (row + 1) * classes).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) <= MAX_SUM_ERROR) continue;
    throw new PupilError(
      'EXPORT_MISMATCH',
      `A smaller network of the Hub folder answers with numbers that add up to ${sum}, and probabilities add up to 1. Nothing was exported. Leave the Hub folder out; if it stays, report it.`,
      { sum, maxError: MAX_SUM_ERROR },
    );
  }
}
