/**
 * A TensorFlow.js graph model: pixels go in as they are, probabilities come out. Stock tfjs loads it, nothing
 * of Pupil needed.
 */
import { PupilError } from '../errors.ts';
import { MAX_EXPORT_DIFFERENCE } from '../limits.ts';
import { type ExportFormat, fileIn, type Runtimes, type UsageFacts } from './format.ts';

const MODEL = 'model.json';
/** Nodes and weight specs in JSON, whatever the student's width. */
const TOPOLOGY_BYTES = 30_000;

export const TFJS: ExportFormat = {
  id: 'tfjs',
  words: {
    name: 'TensorFlow.js',
    explanation: 'For pages and for Node: stock TensorFlow.js loads it, nothing of Pupil needed.',
  },
  isUsual: true,
  purposes: [
    { name: MODEL, why: 'The student as a graph that stock TensorFlow.js loads, nothing of Pupil needed.' },
    { name: '*.bin', why: 'Its weights, as 32-bit floats.' },
  ],
  sizeBytes: (student) => student.sizeBytes + TOPOLOGY_BYTES,
  async files({ student, values, normalisation }) {
    // The page lists formats long before anybody takes one away: the writer comes when it is asked.
    const { writeGraphModel } = await import('../students/interpreters/graph-model.ts');
    const { model, weightsName, weights } = writeGraphModel(student, values, normalisation);
    return [
      { name: MODEL, bytes: new TextEncoder().encode(JSON.stringify(model)) },
      { name: weightsName, bytes: weights },
    ];
  },
  usage,
  open,
  maxDifference: MAX_EXPORT_DIFFERENCE,
};

async function open(files: ReadonlyMap<string, Uint8Array>, runtimes: Runtimes) {
  const { weightsManifest, ...rest } = JSON.parse(new TextDecoder().decode(fileIn(files, MODEL)));
  const [group] = weightsManifest;
  const weightData = fileIn(files, group.paths[0]).slice().buffer;
  const model = await runtimes.tensorflow({ ...rest, weightSpecs: group.weights, weightData });
  return {
    async probabilities(images: Parameters<typeof model.predict>[0]) {
      const outputs = model.predict(images);
      try {
        const { probabilities } = outputs;
        if (probabilities !== undefined) return (await probabilities.data()) as Float32Array;
        throw new PupilError('EXPORT_MISMATCH', 'The exported graph has no output called probabilities.');
      } finally {
        for (const tensor of Object.values(outputs)) tensor.dispose();
      }
    },
    dispose: () => model.dispose(),
  };
}

function usage(facts: UsageFacts): string {
  const { imageSizePx } = facts;
  return `${embeddingInWords(facts)}## Use it in a page

\`\`\`html
<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0"></script>
<script type="module">
  const model = await tf.loadGraphModel('model.json');
  const labels = (await (await fetch('labels.txt')).text()).trim().split('\\n');
  const photo = await createImageBitmap(await (await fetch('photo.jpg')).blob());
  const side = Math.min(photo.width, photo.height);
  const canvas = Object.assign(document.createElement('canvas'), { width: ${imageSizePx}, height: ${imageSizePx} });
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(photo, (photo.width - side) / 2, (photo.height - side) / 2, side, side, 0, 0, ${imageSizePx}, ${imageSizePx});
  const { probabilities } = model.predict(tf.browser.fromPixels(canvas).toFloat().expandDims());
  console.log(labels[probabilities.argMax(-1).dataSync()[0]]);
</script>
\`\`\`

## Use it in Node (\`npm install @tensorflow/tfjs\`)

\`\`\`js
import * as tf from '@tensorflow/tfjs';
import { readFile } from 'node:fs/promises';
const { modelTopology, weightsManifest, ...rest } = JSON.parse(await readFile('model.json', 'utf8'));
const weightData = new Uint8Array(await readFile('weights.bin')).buffer;
const model = await tf.loadGraphModel(
  tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData, ...rest }),
);
// images: float32 [n, ${imageSizePx}, ${imageSizePx}, 3], RGB, 0..255. The graph normalises them itself.
const { probabilities } = model.predict(tf.zeros([1, ${imageSizePx}, ${imageSizePx}, 3]));
console.log(Array.from(probabilities.dataSync()));
\`\`\`
`;
}

/** What else a student gives that answers in the teacher's space. */
function embeddingInWords({ teacherDims, classNames }: UsageFacts): string {
  if (teacherDims === null) return '';
  return `That layer is \`class_directions/weight\` [${teacherDims}, ${classNames.length}] and \`class_directions/bias\` [${classNames.length}] in \`weights.bin\`. \`model.predict(images)\`
also gives the \`embedding\` [n, ${teacherDims}], of unit length: compare it with directions of your own to name more classes.

`;
}
