/**
 * A TensorFlow.js graph model: pixels go in as they are, probabilities come out. Stock tfjs loads it, nothing
 * of Pupil needed.
 */
import { PupilError } from '../errors.ts';
import { MAX_EXPORT_DIFFERENCE } from '../limits.ts';
import { type ExportFormat, fileIn, type Runtimes, type UsageFacts } from './format.ts';

const MODEL = 'model.json';
const PREDICT = 'predict.js';
const TYPES = 'predict.d.ts';
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
    { name: PREDICT, why: 'A module that answers photos with it, on whatever TensorFlow.js you hand over.' },
    { name: TYPES, why: 'The types of that module.' },
  ],
  sizeBytes: (student) => student.sizeBytes + TOPOLOGY_BYTES,
  async files({ student, values, normalisation }, { asset }) {
    // The page lists formats long before anybody takes one away: the writer comes when it is asked.
    const { writeGraphModel } = await import('../students/interpreters/graph-model.ts');
    const { model, weightsName, weights } = writeGraphModel(student, values, normalisation);
    return [
      { name: MODEL, bytes: new TextEncoder().encode(JSON.stringify(model)) },
      { name: weightsName, bytes: weights },
      { name: PREDICT, bytes: await asset(PREDICT) },
      { name: TYPES, bytes: await asset(TYPES) },
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
  return `${embeddingInWords(facts)}## Use it in a page

Put this beside the files, serve the folder (\`npx serve\`), and choose a photo.

\`\`\`html
<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0"></script>
<input type="file" accept="image/*">
<output></output>
<script type="module">
  import { loadStudent } from './predict.js';
  const loading = loadStudent(tf, './');
  document.querySelector('input').onchange = async ({ target }) => {
    const student = await loading;
    const [best] = await student.predict(target.files[0]);
    document.querySelector('output').textContent = \`\${best.label}, \${(100 * best.probability).toFixed(1)} %\`;
  };
</script>
\`\`\`

## Use it in Node

\`npm install @tensorflow/tfjs sharp\`, save this as \`run.mjs\`, then \`node run.mjs photo.jpg\`. Any decoder will do that gives
upright RGBA on white.

\`\`\`js
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';
import { loadStudent } from './predict.js';

const student = await loadStudent(tf, async (name) => new Uint8Array(await readFile(name)).buffer);
const photo = sharp(process.argv[2]).rotate().toColourspace('srgb').flatten({ background: '#fff' }).ensureAlpha();
const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
console.log(await student.predict({ data, width: info.width, height: info.height }));
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
