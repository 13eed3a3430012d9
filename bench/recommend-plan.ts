/** What bench/recommend.ts measures: the command line as runs, each with its identity in the table of evidence. */
import { basename } from 'node:path';
import { objectiveOf } from '../src/core/objectives/composition.ts';
import type { EvidenceRow } from '../src/core/recipe/evidence.ts';
import { suggestedPace } from '../src/core/recipe/pace.ts';
import { studentIds } from '../src/core/students/presets.ts';
import { stepsPerEpoch } from '../src/core/training/sampler.ts';

/** `pupil-mini@96:pretrained:ce:280` */
export interface BenchCandidate extends Pick<EvidenceRow, 'student' | 'imageSizePx' | 'start' | 'objective'> {
  /** About so many, in whole passes. */
  readonly steps: number;
}

/**
 * What may fit into a minute, and into ten, on two processor cores; a little of each kind of student, start and
 * objective.
 */
export const USUAL_CANDIDATES = [
  'pupil-mini@32:pretrained:ce:280',
  'pupil-mini@64:pretrained:ce:60',
  'pupil-mini@64:pretrained:ce:280',
  'pupil-mini@64:pretrained:kd-probe:280',
  'pupil-mini@96:pretrained:ce:60',
  'pupil-mini@96:pretrained:ce:280',
  'conv@32:random:kd-probe:400',
  'conv@64:random:kd-probe:400',
  'conv@64:random:kd-probe:1400',
  'conv@64:random:ce:1400',
];

const MAX_EPOCHS = 100;

/** @throws Error where it is none */
export function candidateOf(text: string): BenchCandidate {
  const [, student, px, start, objective, steps] =
    /^([\w-]+)@(\d+):(random|pretrained):([^:]+):(\d+)$/.exec(text) ?? [];
  if (student === undefined || !studentIds().includes(student)) {
    throw new Error(
      `${text} is no candidate. Write STUDENT@PX:START:OBJECTIVE:STEPS, such as pupil-mini@96:pretrained:ce:280; students are ${studentIds().join(', ')}.`,
    );
  }
  return {
    ...{ student, imageSizePx: Number(px), start: start as EvidenceRow['start'] },
    ...{ objective: objectiveOf(objective!).id, steps: Number(steps) },
  };
}

/** @throws Error */
export function budgetOf(text: string): EvidenceRow['photosPerClass'] {
  if (text === 'all') return text;
  const photos = Number(text);
  if (Number.isInteger(photos) && photos > 0) return photos;
  throw new Error(`--budgets ${text} is neither a number of photos a class nor all.`);
}

/** Where a data set lies, and what it is called. `cifar`: the zip beside the clone. */
export function dataOf(text: string): { readonly name: string; readonly source: string } {
  if (text === 'cifar') return { name: text, source: '../shared/data/cifar10.zip' };
  return { name: basename(text), source: text };
}

/** One run of a folder. */
export type Cell = Pick<
  EvidenceRow,
  | 'data'
  | 'photosPerClass'
  | 'hasUnlabelled'
  | 'teacher'
  | 'student'
  | 'imageSizePx'
  | 'start'
  | 'objective'
  | 'epochs'
  | 'batchSize'
  | 'seed'
>;

/** @param trainPhotos of the folder, labelled or not */
export function cellOf(
  folder: Pick<Cell, 'data' | 'photosPerClass' | 'hasUnlabelled' | 'teacher' | 'seed'>,
  { steps, ...candidate }: BenchCandidate,
  trainPhotos: number,
): Cell {
  const { batchSize } = suggestedPace(trainPhotos);
  const passes = Math.round(steps / stepsPerEpoch(trainPhotos, batchSize));
  return { ...folder, ...candidate, batchSize, epochs: Math.min(MAX_EPOCHS, Math.max(1, passes)) };
}

export function cellKey(cell: Cell): string {
  const { data, photosPerClass, hasUnlabelled, teacher, student, imageSizePx, start, objective } = cell;
  const of = [data, photosPerClass, hasUnlabelled, teacher, student, imageSizePx, start, objective];
  return [...of, cell.epochs, cell.batchSize, cell.seed].join(' ');
}

export function inWords({
  data,
  photosPerClass,
  student,
  imageSizePx,
  start,
  objective,
  ...cell
}: Cell): string {
  const folder = `${data}, ${photosPerClass} photos a class${cell.hasUnlabelled ? ' and the rest unlabelled' : ''}`;
  return `${folder}: ${student} ${imageSizePx} px ${start}, ${objective}, ${cell.epochs} epochs, seed ${cell.seed}`;
}
