/** The files that go along whatever the formats: labels, preprocessing, README, recipe and metrics. */
import { TOP1 } from '../metrics/top1.ts';
import { startInWords } from '../training/start.ts';
import type { ExportFile, ExportFormat, FilePurpose, Materials, TrainedStudent } from './format.ts';
import { metricsJson } from './metrics.ts';
import { preprocessing } from './preprocessing.ts';
import { labelsText, readme } from './readme.ts';

export const COMPANIONS: readonly FilePurpose[] = [
  { name: 'labels.txt', why: 'The class names, one a line, in the order of the answers.' },
  {
    name: 'preprocessing.json',
    why: 'How a picture is cropped, resized and scaled: do the same, get the same answers.',
  },
  { name: 'preprocess.js', why: 'The same in plain JavaScript: from a photo to the student’s pixels.' },
  { name: 'preprocess.d.ts', why: 'The types of that code.' },
  { name: 'README.md', why: 'What it is, how good it is, and ten lines that run it.' },
  { name: 'recipe.json', why: 'Everything that decided this run, to repeat it.' },
  { name: 'metrics.json', why: 'How it did on validation and test.' },
  {
    name: 'check/',
    why: 'Photos, their pixels and the student’s answers: whoever runs it elsewhere can compare.',
  },
];

/** In the order of `COMPANIONS`, but for `check/`, which takes a student that answers. */
export async function companionFiles(
  { student, classNames }: TrainedStudent,
  { provenance, asset }: Materials,
  formats: readonly ExportFormat[],
): Promise<readonly ExportFile[]> {
  const { name, run, facts, addedClasses, evaluations, knowledge } = provenance;
  const { recipe } = run;
  const { imageSizePx } = student.config;
  const usage = {
    imageSizePx,
    classNames,
    teacherDims: student.head === 'space' ? student.teacherDims : null,
  };
  const text = readme(
    {
      ...usage,
      name,
      addedClasses,
      parameters: facts.parameters,
      sizeBytes: facts.sizeBytes,
      objective: recipe.preset,
      epochs: recipe.epochs,
      seed: recipe.seed,
      start: startInWords(recipe.start),
      top1: evaluations.map(({ split, labels, figures }) => ({
        split,
        share: figures[TOP1.id]!,
        images: labels.length,
      })),
    },
    // Formats that are run by the same lines share a section.
    [...new Set(formats.map((format) => format.usage(usage)))],
  );
  const contents = [
    labelsText(classNames),
    json(preprocessing(imageSizePx)),
    await asset('preprocess.js'),
    await asset('preprocess.d.ts'),
    text,
    json(recipe),
    json(metricsJson(run, evaluations, knowledge)),
  ];
  return contents.map((content, i) => ({
    name: COMPANIONS[i]!.name,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  }));
}

const json = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;
