/** README.md of a teacher that leaves with its probe: the model card, with the licence that the teacher came under. */
import type { TeacherChoice } from '../../records/teacher.ts';
import { shareInWords } from '../hub/figures-tables.ts';
import { frontMatter, licenceEntries } from '../hub/front-matter.ts';
import { plain } from '../readme.ts';

export interface TeacherAccount {
  readonly teacher: Pick<TeacherChoice, 'id' | 'origin'> & {
    readonly name: string;
    readonly licence: string;
    readonly dims: number;
  };
  /** Of photos. */
  readonly folder: string;
  /** Training photos with a class, which the probe was fitted to, and the weight of its penalty. */
  readonly fittedPhotos: number;
  readonly l2: number;
  /** Splits that have photos with a class. */
  readonly measured: readonly {
    readonly split: 'validation' | 'test';
    readonly right: number;
    readonly photos: number;
  }[];
}

export function teacherCard(classNames: readonly string[], account: TeacherAccount): string {
  const { teacher, folder, fittedPhotos, l2, measured } = account;
  const name = `${teacher.name} for ${folder}`;
  const figures = measured.map(
    ({ split, right, photos }) =>
      `- ${split}: ${shareInWords(right, photos)} of ${photos} photos right (top-1)`,
  );
  return `${head(name, account)}
# ${plain(name)}

An image classifier of ${classNames.length} classes: the image tower of ${plain(teacher.name)}, as it was, and a linear probe behind it, in one ONNX file. The
probe was fitted in a browser with Pupil. \`config.json\` names ResNet because transformers.js takes only kinds that it knows, and then
runs the ONNX file as it is.

## Classes

${classNames.map((one, place) => `${place}. ${plain(one)}`).join('\n')}

## Teacher and licence

${plain(teacher.name)}, ${sourceInWords(teacher)}. Licence: ${plain(teacher.licence)}. Almost all of this file is the teacher, so its licence is the licence of the
whole; read it before you pass the file on.

## Probe

softmax(W·u + b), u = (e − m) / |e − m|, e the teacher's embedding of ${teacher.dims} numbers and m its mean over the training photos: multinomial
logistic regression on ${fittedPhotos} photos with a class of the folder “${plain(folder)}”, penalty ${l2}/2 |W|²${measured.some(({ split }) => split === 'validation') ? ', chosen on the validation photos' : ''}.

## How good it is

${figures.length === 0 ? 'Not known: no photo with a class was kept back to test it on.' : `In brackets: the interval in which the share lies with 95 % confidence (Wilson's score interval).\n\n${figures.join('\n')}`}

Measured on the embeddings that the teacher gave in the browser; the file was then held to them.

## Use it with transformers.js (\`npm install @huggingface/transformers\`)

\`\`\`js
import { env, pipeline } from '@huggingface/transformers';

env.allowRemoteModels = false;
env.localModelPath = './';
const classify = await pipeline('image-classification', 'teacher');
console.log(await classify('photo.jpg', { top_k: 3 }));
\`\`\`

\`pixel_values\`: float32 [n, 3, height, width], made as \`preprocessor_config.json\` says. \`logits\` and \`probabilities\`: [n, classes].

## Limits

- It knows its classes and nothing else: whatever a photo shows, the probabilities of these classes sum to 1.
- The figures hold for photos like those of that folder.
`;
}

function head(name: string, { teacher, folder, measured }: TeacherAccount): string {
  const results = measured.map(({ split, right, photos }) => ({
    task: { type: 'image-classification', name: 'Image classification' },
    dataset: { type: 'imagefolder', name: folder, split },
    metrics: [
      {
        type: 'accuracy',
        name: `Top-1, 95 % interval: ${shareInWords(right, photos)}`,
        value: right / photos,
      },
    ],
  }));
  return frontMatter({
    ...licenceEntries(teacher.licence),
    ...(teacher.origin === 'hub' ? { base_model: teacher.id } : {}),
    library_name: 'transformers.js',
    pipeline_tag: 'image-classification',
    tags: ['image-classification', 'onnx', 'linear-probe', 'pupil'],
    ...(results.length === 0 ? {} : { 'model-index': [{ name, results }] }),
  });
}

function sourceInWords({ origin, id }: TeacherAccount['teacher']): string {
  if (origin === 'hub') return `from https://huggingface.co/${id}`;
  if (origin === 'dropped') return 'from files that were brought to Pupil';
  return origin === 'built-in' ? 'which comes with Pupil' : 'from the site where Pupil ran';
}
