/**
 * Batches on the plane: what any objective asks for, made of the twelve photos, by the same functions that prepare a
 * run.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../random.ts';
import { exampleSupplies } from '../../supplies/example.ts';
import { movedIn } from '../../supplies/needs.ts';
import {
  batchSupplies,
  disposeSupplies,
  joinSupplies,
  prepareSupplies,
  runSupplies,
} from '../../supplies/prepare.ts';
import { type Materials, type Needs, SUPPLIES, type Supplies } from '../../supplies/registry.ts';
import type { Example } from '../../supplies/supply.ts';
import type { ObjectiveInputs, ObjectiveOptions } from '../objective.ts';
import { OBJECTIVES } from '../registry.ts';
import { PHOTOS } from './photos.ts';
import { CLASSES, DIMS, SCENE, SCENE_MATERIALS, SEED } from './scene.ts';
import { sceneTensors } from './scene-tensors.ts';
import { trainedParameters } from './trained.ts';

/** Places that the picture marks, because the objective holds the photo against them. */
export interface Marks {
  /** Which supply they are of. */
  readonly id: string;
  /** Row-major [M, 2]. */
  readonly places: Float32Array;
}

export interface PlaneBatch {
  /** The inputs with the moved photo at a place [1, 2]; gradients flow to it. */
  inputsAt(place: tf.Tensor2D): ObjectiveInputs;
  readonly marks: readonly Marks[];
  dispose(): void;
}

/**
 * @param photos all twelve for an objective that compares photos; the others judge each photo by itself, and get the
 * moved one alone, so that the figure shown is its own
 */
export async function planeBatch(
  id: string,
  options: ObjectiveOptions,
  photos: 1 | typeof PHOTOS = OBJECTIVES.get(id).comparesPhotos ? PHOTOS : 1,
): Promise<PlaneBatch> {
  const objective = OBJECTIVES.get(id);
  const needs = objective.needs(options);
  const isAnswer = movedIn(needs) === null;
  const materials = await materialsFor(needs);
  const known = trainedParameters(objective, options, SIZES);
  const constants = sceneTensors(photos);
  const { toClasses, others, last, past, labels, labelled } = constants;
  const shown = Int32Array.from({ length: photos }, (_, photo) => photo);
  const supplies = joinSupplies(
    runSupplies(materials),
    batchSupplies(materials, { photos: shown, look: () => null }),
  );
  return {
    marks: marksIn(materials),
    inputsAt(place) {
      const moved: tf.Tensor2D = tf.concat([place, others]);
      const features = isAnswer ? moved : last;
      return {
        ...supplies,
        ...ofStudent(needs, photos, moved, past),
        features,
        projected: features,
        logits: tf.matMul(features, toClasses),
        labels,
        labelled,
        parameter: (name) => known.get(name)!,
        keep: () => {},
        progress: 1,
        random: (stream) => createRandom(SEED, stream),
      };
    },
    dispose() {
      disposeSupplies(supplies);
      tf.dispose([...Object.values(constants), ...known.values()]);
    },
  };
}

function marksIn(materials: Materials): readonly Marks[] {
  return Object.entries(materials).flatMap(([id, material]) => {
    const marks = SUPPLIES.get(id).marks;
    return marks === undefined ? [] : [{ id, places: marks.places(material).values }];
  });
}

const SIZES = {
  classes: CLASSES,
  featureWidth: DIMS,
  teacherDims: DIMS,
  stageWidths: [DIMS],
  trainPhotos: PHOTOS,
};

async function materialsFor(needs: Needs): Promise<Materials> {
  const given = Object.entries(SCENE_MATERIALS).filter(([id]) => id in needs);
  const others = Object.entries(needs).filter(([id]) => !(id in SCENE_MATERIALS));
  return {
    ...(await prepareSupplies(Object.fromEntries(others), SCENE, async () => {})),
    ...Object.fromEntries(given),
  };
}

/**
 * What a step would make of the student: a further look at the photos is where the moved point is, and what it said
 * before in classes is what the scene says of the past.
 */
function ofStudent(needs: Needs, photos: number, moved: tf.Tensor2D, past: tf.Tensor2D): Partial<Supplies> {
  const example: Example = {
    ...SIZES,
    photos,
    perPhoto: (width) => (width === CLASSES ? past : moved),
    numbers: (of) =>
      tf.tensor1d(
        Int32Array.from({ length: photos }, (_, photo) => of(photo)),
        'int32',
      ),
    fixed: (rows, width) => tf.zeros([rows, width]),
  };
  const made = Object.entries(needs).filter(([id]) => id !== 'labels' && SUPPLIES.get(id).step !== undefined);
  return exampleSupplies(Object.fromEntries(made), example);
}
