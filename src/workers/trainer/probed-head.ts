/** The class head of a student that can see already, before its first step: the linear probe of its own features. */
import * as tf from '@tensorflow/tfjs-core';
import type { PhotoId } from '../../core/records/project.ts';
import type { Student } from '../../core/students/student.ts';
import { type ClassifierValues, headFromProbe } from '../../core/training/head-from-probe.ts';
import { NO_LABEL } from '../../core/training/label-budget.ts';
import { answerAll, type LiveStudent } from './answer-set.ts';
import { photosIn } from './asked-photos.ts';
import type { CheckedPhotos, TrainingSet } from './material.ts';
import { pixelsAt } from './pixels.ts';

/** More labelled photos move the probe little, and their features would take more memory than the photos. */
const MOST_PHOTOS = 8_192;
/** Their pixels are held at a time. */
const PHOTOS_AT_ONCE = 512;

/** Photos that a probe is fitted on and held back by, with labels as the student may see them. */
export interface ProbePhotos {
  readonly train: Pick<TrainingSet, 'ids' | 'labels'>;
  readonly validation: CheckedPhotos;
}

/** @param values of all the student's parameters, its features' own among them */
export async function probedHead(
  student: Student,
  values: ReadonlyMap<string, Float32Array>,
  { train, validation }: ProbePhotos,
): Promise<ClassifierValues> {
  const weights = new Map(
    student.parameters.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, [...shape])]),
  );
  try {
    const labelled = spread(Array.from(train.labels.keys()).filter((at) => train.labels[at] !== NO_LABEL));
    const held = spread(Array.from(validation.ids.keys()));
    const ids = [...labelled.map((at) => train.ids[at]!), ...held.map((at) => validation.ids[at]!)];
    const labels = [...labelled.map((at) => train.labels[at]!), ...held.map((at) => validation.labels[at]!)];
    const live = { student, weights, classNames: [] };
    const features = { values: await featuresOf(live, ids), dims: student.featureWidth };
    return headFromProbe({ features, labels, classes: student.classes, fitted: labelled.length });
  } finally {
    tf.dispose([...weights.values()]);
  }
}

/** At most MOST_PHOTOS of them, evenly over the folder: photos of a class lie together. */
function spread(places: readonly number[]): readonly number[] {
  if (places.length <= MOST_PHOTOS) return places;
  return Array.from(
    { length: MOST_PHOTOS },
    (_, i) => places[Math.floor((i * places.length) / MOST_PHOTOS)]!,
  );
}

/** [ids.length, W], of photos as they are answered: whole, not augmented. */
async function featuresOf(live: LiveStudent, ids: readonly PhotoId[]): Promise<Float32Array<ArrayBuffer>> {
  const { config, featureWidth } = live.student;
  const features = new Float32Array(ids.length * featureWidth);
  for (let from = 0; from < ids.length; from += PHOTOS_AT_ONCE) {
    const some = ids.slice(from, from + PHOTOS_AT_ONCE);
    const pixels = await pixelsAt(some, config.imageSizePx);
    const answers = await answerAll(live, photosIn(pixels, config.imageSizePx));
    features.set(answers.features, from * featureWidth);
  }
  return features;
}
