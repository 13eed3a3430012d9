/** Writes the take-away's files, with photos and the live student's answers to them, so that somebody else can check the files. */

import { metricsJson } from '../../core/exports/metrics.ts';
import { preprocessing } from '../../core/exports/preprocessing.ts';
import { labelsText, readme, safeFileName } from '../../core/exports/readme.ts';
import { METRICS } from '../../core/metrics/registry.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import { createRandom } from '../../core/random.ts';
import type { Split } from '../../core/records/project.ts';
import type { Evaluation } from '../../core/records/run.ts';
import { writeGraphModel } from '../../core/students/interpreters/graph-model.ts';
import { NORMALISATION } from '../../core/training/normalisation.ts';
import { startInWords } from '../../core/training/start.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { TrainerCalls, UncheckedExport } from '../../protocol/trainer.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import { answerAll } from './answer-set.ts';
import { type OpenedStudent, openStudent } from './live-student.ts';
import { type Folder, labelledPhotos, openFolder } from './material.ts';
import { pixelsAt } from './pixels.ts';
import { studentFacts } from './set-up.ts';
import { check, evaluationOfCheck, openCheckSet } from './validation.ts';

const MAX_CHECKED_PHOTOS = 512;
const NOISE_PHOTOS = 16;
const NOISE_STREAM = 0x20153;

export async function exportStudent(
  { runId }: TrainerCalls['exportStudent']['params'],
  context: CallContext<{ note: string }>,
): Promise<UncheckedExport> {
  const measured = await openStudent(runId);
  const folder = await openFolder(measured.run.projectId);

  context.progress({ note: 'Measuring the student on validation and test photos' });
  const evaluations = await evaluationsOf(measured, folder);
  // What is taken away answers with the classes that were added since, too.
  const opened = await openStudent(runId, 'with added classes');
  const { run, student, classNames, values, added } = opened;
  const sizePx = student.config.imageSizePx;
  const { teacherFingerprint } = run.recipe;
  const knowledge = teacherFingerprint === null ? null : await knowledgeOf(run.projectId, teacherFingerprint);

  context.progress({ note: 'Writing the student as a graph' });
  const floats = new Map([...values].map(([name, tensor]) => [name, tensor.values]));
  const graph = writeGraphModel(student, floats, NORMALISATION);
  const facts = studentFacts(student);
  const text = (content: string) => new TextEncoder().encode(content);
  const json = (content: unknown) => text(`${JSON.stringify(content, null, 2)}\n`);
  const name = `${folder.project.name} ${run.name}`;
  const files = [
    { name: 'model.json', bytes: text(JSON.stringify(graph.model)) },
    { name: graph.weightsName, bytes: graph.weights },
    { name: 'labels.txt', bytes: text(labelsText(classNames)) },
    { name: 'preprocessing.json', bytes: json(preprocessing(sizePx)) },
    {
      name: 'README.md',
      bytes: text(
        readme({
          name,
          classNames,
          addedClasses: added.length,
          teacherDims: student.head === 'space' ? student.teacherDims : null,
          imageSizePx: sizePx,
          parameters: facts.parameters,
          sizeBytes: facts.sizeBytes,
          objective: run.recipe.preset,
          epochs: run.recipe.epochs,
          seed: run.recipe.seed,
          start: startInWords(run.recipe.start),
          top1: evaluations.map(({ split, labels, figures }) => ({
            split,
            share: figures[TOP1.id]!,
            images: labels.length,
          })),
        }),
      ),
    },
    { name: 'recipe.json', bytes: json(run.recipe) },
    { name: 'metrics.json', bytes: json(metricsJson(run, evaluations, knowledge)) },
  ];

  context.progress({ note: 'Asking the student about the photos that the files are checked on' });
  const pixels = await checkedPixels(folder, measured.classNames, sizePx, run.recipe.seed);
  const { probabilities } = await answerAll(opened, pixels);
  const images = Float32Array.from(pixels);
  context.transfer([images.buffer, probabilities.buffer, ...files.map(({ bytes }) => bytes.buffer)]);
  return {
    fileName: `${safeFileName(name, 'student')}.zip`,
    files,
    images,
    imageSizePx: sizePx,
    probabilities,
  };
}

async function evaluationsOf(opened: OpenedStudent, folder: Folder): Promise<Evaluation[]> {
  const { run, classNames, student } = opened;
  const evaluations: Evaluation[] = [];
  for (const split of ['validation', 'test'] satisfies Split[]) {
    const set = await openCheckSet(
      folder,
      split,
      classNames,
      student.config.imageSizePx,
      run.recipe.teacherFingerprint,
    );
    if (set.ids.length === 0) continue;
    const answers = await check(opened, set, METRICS.all());
    evaluations.push(evaluationOfCheck(run, folder.project.revision, opened, set, answers));
  }
  return evaluations;
}

/** Test photos, else validation, else training, at most 512; seeded noise where there is no photo at all. */
async function checkedPixels(
  folder: Folder,
  classNames: readonly string[],
  sizePx: number,
  seed: number,
): Promise<Uint8Array> {
  for (const split of ['test', 'validation', 'train'] satisfies Split[]) {
    const { ids } = labelledPhotos(folder, split, classNames);
    if (ids.length > 0) return pixelsAt(ids.slice(0, MAX_CHECKED_PHOTOS), sizePx);
  }
  const random = createRandom(seed, NOISE_STREAM);
  return Uint8Array.from({ length: NOISE_PHOTOS * sizePx * sizePx * 3 }, () => random.below(256));
}
