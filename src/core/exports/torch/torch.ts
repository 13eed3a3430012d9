/** PyTorch: one file that a person can read, and the weights beside it in PyTorch's own layouts. */
import { MAX_EXPORT_DIFFERENCE } from '../../limits.ts';
import { type ExportFormat, fileIn } from '../format.ts';

const SOURCE = 'torch/student.py';
const WEIGHTS = 'torch/model.safetensors';
/** The source, and names and places of the weights. */
const TEXT_BYTES = 24_000;

export const TORCH: ExportFormat = {
  id: 'torch',
  words: {
    name: 'PyTorch',
    explanation:
      'For those who go on in Python: one readable file with the network, and its weights as safetensors.',
  },
  isUsual: false,
  purposes: [
    {
      name: SOURCE,
      why: 'The student as a PyTorch module to read, change and ask: python student.py photo.jpg.',
    },
    { name: WEIGHTS, why: 'Its weights by name, in PyTorch’s layouts, and its recipe. Pupil opens it, too.' },
  ],
  sizeBytes: (student) => student.sizeBytes + TEXT_BYTES,
  async files(trained, { provenance }) {
    // The page lists formats long before anybody takes one away: the writers come when they are asked.
    const [{ studentSource }, { writeWeights }] = await Promise.all([
      import('./student-source.ts'),
      import('./weights-file.ts'),
    ]);
    const { student, classNames } = trained;
    const note = {
      version: 1,
      name: provenance.name,
      classNames,
      teacherDims: student.teacherDims,
      recipe: provenance.run.recipe,
    } as const;
    return [
      { name: SOURCE, bytes: new TextEncoder().encode(studentSource(trained)) },
      { name: WEIGHTS, bytes: writeWeights(student.parameters, trained.values, note) },
    ];
  },
  usage: ({ teacherDims }) => `## Use it in PyTorch (1.13 or newer, with NumPy and Pillow)

\`\`\`sh
cd torch
python student.py photo.jpg another.png
\`\`\`

\`\`\`python
import torch
from student import CLASSES, open_student, preprocess
student = open_student()
pixels = torch.from_numpy(preprocess("photo.jpg")[None])  # [1, S, S, 3], RGB, 0..255: the student normalises them itself
print(CLASSES[student(pixels).argmax()])${
    teacherDims === null
      ? ''
      : `
embedding = student.embed(student.backbone(pixels))  # [1, ${teacherDims}], in the teacher's space; class_directions name the classes there`
  }
\`\`\`

\`model.safetensors\` is what \`load_state_dict\` wants, under the names and in the layouts that PyTorch has. Drop it into Pupil, in a
project of the same classes, and it is a run there.
`,
  open,
  maxDifference: MAX_EXPORT_DIFFERENCE,
};

/**
 * Proves the weights: they are read back from the file, turned out of PyTorch's layouts, and answer on stock kernels.
 * That student.py computes the same from them, no page can show: a test does, with PyTorch, for all families.
 */
async function open(files: ReadonlyMap<string, Uint8Array>): ReturnType<ExportFormat['open']> {
  const [{ readWeights }, { weightsReader }] = await Promise.all([
    import('./weights-file.ts'),
    import('./weights-reader.ts'),
  ]);
  // Not to be left out, though nothing here can run it.
  fileIn(files, SOURCE);
  return weightsReader(readWeights(fileIn(files, WEIGHTS)));
}
