/** A graph as the file that leaves: what it says of itself, and its labels behind it. */
import type { ExportFile, Materials, TrainedStudent } from '../format.ts';
import { labelsText } from '../readme.ts';
import type { TfliteGraph } from './graph.ts';
import { metadata, withLabels } from './metadata.ts';
import { modelFile } from './model-file.ts';
import { NAMES } from './student-graph.ts';

export function tfliteFile(
  name: string,
  graph: TfliteGraph,
  { student, classNames }: TrainedStudent,
  { provenance }: Pick<Materials, 'provenance'>,
): ExportFile {
  const { imageSizePx } = student.config;
  const { teacher } = provenance;
  const learned = teacher === null ? '' : ` It learned from ${teacher.name} (${teacher.licence}).`;
  const words = metadata({
    name: provenance.name,
    description: `An image classifier of ${classNames.length} classes, made with Pupil. Normalisation and soft-max are inside.${learned}`,
    imageSizePx,
  });
  return { name, bytes: withLabels(modelFile(graph, NAMES, words), labelsText(classNames)) };
}
