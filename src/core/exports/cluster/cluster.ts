/** The hand-over: what it takes to train the student anew where there is more than a tab, and to bring it back. */
import { PupilError } from '../../errors.ts';
import type { ExportFormat } from '../format.ts';

const FOLDER = 'cluster';
/** Files that leave as they stand. */
const ASSETS = [
  ['train.py', 'Trains it, on one process or many: torchrun train.py.'],
  ['objectives.py', 'The recipe’s objectives, by the tab’s formulas.'],
  ['processes.py', 'What lets several processes train as one.'],
  ['results.py', 'Measures it, and writes its weights as Pupil opens them.'],
  ['photos.py', 'Reads photos in folders and webdataset tars.'],
  ['embeddings.py', 'Reads embeddings as clip-retrieval writes them.'],
] as const;
/** Sources and the recipe. */
const TEXT_BYTES = 60_000;

export const CLUSTER: ExportFormat = {
  id: FOLDER,
  words: {
    name: 'Train it on a cluster',
    explanation:
      'For more photos than a tab can hold: the recipe, its first weights and a PyTorch trainer for many processes.',
  },
  isUsual: false,
  isUntrained: true,
  purposes: [
    { name: `${FOLDER}/README.md`, why: 'Three commands: fetch photos, embed them, train.' },
    ...ASSETS.map(([name, why]) => ({ name: `${FOLDER}/${name}`, why })),
    { name: `${FOLDER}/student.py`, why: 'The student as a PyTorch module.' },
    { name: `${FOLDER}/model.safetensors`, why: 'The weights that it begins with, the same as in the tab.' },
    {
      name: `${FOLDER}/teacher.safetensors`,
      why: 'What the teacher knows of the classes, where the recipe asks for it.',
    },
    { name: `${FOLDER}/recipe.json`, why: 'Everything that decides the training.' },
  ],
  sizeBytes: (student) => student.sizeBytes + TEXT_BYTES,
  async files(trained, materials) {
    const { handOver } = await import('./hand-over.ts');
    const written = await handOver(trained.normalisation, materials);
    const assets = await Promise.all(
      ['README.md', ...ASSETS.map(([name]) => name)].map(async (name) => ({
        name,
        bytes: await materials.asset(`${FOLDER}/${name}`),
      })),
    );
    return [...assets, ...written].map(({ name, bytes }) => ({ name: `${FOLDER}/${name}`, bytes }));
  },
  usage: () => `## Train it on a cluster

\`cluster/\` holds the recipe and the weights that the run began with, not the trained student. \`cluster/README.md\` says how to train
it on many photos and processes; drop the \`trained.safetensors\` that comes of it into Pupil, in a project of the same classes.
`,
  maxDifference: null,
  open: () => {
    throw new PupilError('EXPORT_MISMATCH', 'The hand-over to a cluster holds no trained student to open.');
  },
};
