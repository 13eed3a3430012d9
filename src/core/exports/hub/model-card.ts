/** README.md of a Hub folder: the model card, made of what is known of the student and of nothing else. */
import { MACRO_F1 } from '../../metrics/macro-f1.ts';
import { TOP1 } from '../../metrics/top1.ts';
import type { Evaluation } from '../../records/run.ts';
import { studentName } from '../../students/presets.ts';
import { keptStep } from '../../training/best-check.ts';
import { startInWords } from '../../training/start.ts';
import type { Provenance } from '../format.ts';
import { plain } from '../readme.ts';
import { classTable, figuresTable, shareInWords } from './figures-tables.ts';
import { frontMatter } from './front-matter.ts';
import { hubUsage } from './usage.ts';

export function modelCard(classNames: readonly string[], provenance: Provenance): string {
  const { imageSizePx } = provenance.facts;
  return `${head(provenance)}
# ${plain(provenance.name)}

${whatItIs(classNames, provenance)}

## Classes

${classNames.map((name, place) => `${place}. ${plain(name)}`).join('\n')}
${addedInWords(classNames, provenance.addedClasses)}
## Teacher

${teacherInWords(provenance.teacher)}

## Data

${dataInWords(provenance)}

## How good it is

${figuresInWords(provenance.evaluations)}

## What it cost

${costInWords(provenance)}

${hubUsage(imageSizePx)}
## Limits

- It knows its classes and nothing else: whatever a photo shows, the probabilities of these classes sum to 1.
- The figures hold for photos like those of that folder; other cameras, light and backgrounds were not measured.
- Intervals tell of chance in which photos were drawn, not of that.
- The licence of the weights is for whoever trained them to state: see the teacher's licence, and the rights in the photos.
`;
}

function head({ name, evaluations, data }: Provenance): string {
  const results = evaluations.map((evaluation) => ({
    task: { type: 'image-classification', name: 'Image classification' },
    dataset: { type: 'imagefolder', name: data.folder, split: evaluation.split },
    metrics: [
      {
        type: 'accuracy',
        name: `Top-1, 95 % interval: ${top1InWords(evaluation)}`,
        value: evaluation.figures[TOP1.id]!,
      },
      { type: 'f1', name: 'Macro F1', value: evaluation.figures[MACRO_F1.id]! },
    ].filter(({ value }) => !Number.isNaN(value)),
  }));
  return frontMatter({
    license: 'other',
    license_name: 'not-stated',
    library_name: 'transformers.js',
    pipeline_tag: 'image-classification',
    tags: ['image-classification', 'onnx', 'knowledge-distillation', 'pupil'],
    ...(results.length === 0 ? {} : { 'model-index': [{ name, results }] }),
  });
}

function whatItIs(classNames: readonly string[], { facts, run }: Provenance): string {
  return `An image classifier of ${classNames.length} classes: ${plain(studentName(run.recipe.student))} at ${facts.imageSizePx} x ${facts.imageSizePx} pixels,
${facts.parameters.toLocaleString('en')} parameters, ${(facts.flopsPerImage / 1e6).toFixed(1)} million floating-point operations a photo. It was distilled in a browser with
Pupil. \`config.json\` names ResNet because transformers.js takes only kinds that it knows, and then runs the ONNX file as it is.`;
}

function addedInWords(classNames: readonly string[], added: number): string {
  if (added === 0) return '';
  const names = classNames.slice(classNames.length - added).map(plain);
  return `
The last ${added} of them (${names.join(', ')}) were added after training by name alone: no figure below tells of them.
`;
}

function teacherInWords(teacher: Provenance['teacher']): string {
  if (teacher === null) return 'None: it learned from labels alone.';
  return `It learned from embeddings of ${plain(teacher.name)} (licence of the teacher: ${plain(teacher.licence)}). The teacher itself is not in this folder.`;
}

function dataInWords({ data, evaluations, run: { recipe } }: Provenance): string {
  const budget =
    recipe.labelBudget < 1 ? ` It was shown ${(recipe.labelBudget * 100).toFixed(0)} % of these labels.` : '';
  const kept = evaluations.map(({ split, labels }) => `${labels.length} ${split} photos`).join(' and ');
  return `Photos of the folder “${plain(data.folder)}”: ${data.trainingPhotos} to train on, ${data.labelledPhotos} of them with a class.${budget}
${kept === '' ? 'None was kept back to test it on.' : `Kept back, each with a class: ${kept}. ${recipe.keep === 'best' ? 'Validation photos chose which step of the training is kept; test photos chose nothing.' : 'The last step is kept: they chose nothing.'}`}`;
}

function figuresInWords(evaluations: readonly Evaluation[]): string {
  if (evaluations.length === 0) return 'Not known: no photo with a class was kept back to test it on.';
  const last = evaluations.find(({ split }) => split === 'test') ?? evaluations[0]!;
  return `In brackets: the interval in which the share lies with 95 % confidence (Wilson's score interval).

${figuresTable(evaluations)}

By class, on the ${last.split} photos:

${classTable(last)}`;
}

function top1InWords({ figures, labels }: Evaluation): string {
  return shareInWords(Math.round(figures[TOP1.id]! * labels.length), labels.length);
}

function costInWords({ run }: Provenance): string {
  const { recipe, backend, trainMs, step } = run;
  const on = backend === null ? 'a backend that was not noted' : `${backend.id}, ${backend.device}`;
  return `${Math.round(trainMs / 1000).toLocaleString('en')} seconds of training on ${plain(on)}: ${step.toLocaleString('en')} steps of ${recipe.batchSize} photos, of which step ${keptStep(run).toLocaleString('en')} is kept.
Objective \`${recipe.preset.replaceAll('`', '')}\`, seed ${recipe.seed}, from ${plain(startInWords(recipe.start))}. What the teacher took to look at the photos is not counted.`;
}
