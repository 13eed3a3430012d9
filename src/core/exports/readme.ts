/** README.md of the take-away: what the student is, how good it is, and ten lines that run it. */

export interface ReadmeFacts {
  readonly name: string;
  readonly classNames: readonly string[];
  /** How many of them, the last ones, were given to the trained student by name. */
  readonly addedClasses: number;
  /** Width of the teacher's space where the student answers in it; null with a class head. */
  readonly teacherDims: number | null;
  readonly imageSizePx: number;
  readonly parameters: number;
  readonly sizeBytes: number;
  readonly objective: string;
  readonly epochs: number;
  readonly seed: number;
  /** In words: what it knew before the first step. */
  readonly start: string;
  /** Split and top-1 (0..1) of the student, where it was checked. */
  readonly top1: readonly { readonly split: string; readonly share: number; readonly images: number }[];
}

/** A folder's name may hold anything: in Markdown it stays text. */
function plain(name: string): string {
  return name.replace(/[\\`*_{}[\]<>#|!]/g, '\\$&').replace(/\s+/g, ' ');
}

export function readme(facts: ReadmeFacts): string {
  const { name, classNames, imageSizePx, parameters, sizeBytes, objective, epochs, seed, start, top1 } =
    facts;
  const measured = top1
    .map(({ split, share, images }) => `${(share * 100).toFixed(1)} % of ${images} ${split} photos`)
    .join(', ');
  return `# ${plain(name)}

An image classifier of ${classNames.length} classes, made with Pupil: ${parameters.toLocaleString('en')} parameters, ${(sizeBytes / 1024 / 1024).toFixed(2)} MiB,
${imageSizePx} x ${imageSizePx} pixels. Right on ${measured === '' ? 'photos that nobody counted' : measured}.${addedInWords(facts)}

Trained with the objective \`${objective}\` for ${epochs} epochs, seed ${seed}, from ${plain(start)}. Everything that decided it is in \`recipe.json\`,
every figure in \`metrics.json\`, the way of a photo into the model in \`preprocessing.json\`.

${spaceInWords(facts)}## Use it in a page

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

function addedInWords({ classNames, addedClasses }: ReadmeFacts): string {
  if (addedClasses === 0) return '';
  const names = classNames
    .slice(classNames.length - addedClasses)
    .map(plain)
    .join(', ');
  return `
The last ${addedClasses} of its classes were added after training by name alone (${names}): the figures are over the others,
with the others alone to choose from.`;
}

/** How a class is added to a student that answers in the teacher's space. */
function spaceInWords({ teacherDims, classNames }: ReadmeFacts): string {
  if (teacherDims === null) return '';
  return `It has no class head: it predicts an embedding of ${teacherDims} numbers in the teacher's space, and the scores of its classes are one
fixed linear layer on it, \`class_directions/weight\` [${teacherDims}, ${classNames.length}] and \`class_directions/bias\` [${classNames.length}] in \`weights.bin\`. \`model.predict(images)\`
also gives that \`embedding\` [n, ${teacherDims}], of unit length: compare it with directions of your own to name more classes.

`;
}

/** Lower-case letters, digits and dashes: a name that every file system takes. */
export function safeFileName(name: string, fallback: string): string {
  const safe = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return safe === '' ? fallback : safe;
}

/** One class a line: a line break inside a class name would shift all that follow. */
export function labelsText(classNames: readonly string[]): string {
  return `${classNames.map((name) => name.replace(/[\r\n\u2028\u2029]+/g, ' ')).join('\n')}\n`;
}
