/**
 * A folder small enough to be drawn: twelve photos of three classes in a teacher's space of two dimensions.
 * Embeddings are centred and of length one, as everywhere, so they lie on a circle. What a person moves about is what
 * the student makes of the first photo.
 */

import { createRandom } from '../../random.ts';
import type { Materials } from '../../supplies/registry.ts';
import type { Source } from '../../supplies/supply.ts';
import type { Rows } from '../../targets/normalise.ts';
import { PHOTOS } from './photos.ts';

export const CLASSES = 3;
export const SEED = 1;
/** Every map of the scene is from the plane to itself. */
export const DIMS = 2;

/** Where a class lies on the circle, degrees. */
const CLASS_ANGLES = [90, 210, 330] as const;
/** The photos of a class lie so far from it, degrees. The first two of the first class show the same thing twice. */
const OFFSETS: readonly (readonly number[])[] = [
  [40, 48, -36, -10],
  [-34, -12, 14, 40],
  [-38, -14, 12, 36],
];
/** The teacher reads a class's name a little beside what its photos show, degrees. */
const TEXT_OFFSETS = [16, -12, 10] as const;
/** Logits are this many times the cosine with a class's direction: at length 1 the student is then nearly sure. */
const LOGIT_SCALE = 3;

/**
 * Photos of each class in the folder that the long-tail objectives are told of: the moved photo is of the rare class.
 */
const CLASS_COUNTS = [3, 30, 300] as const;

/** Row-major [N, 2]. */
type Places = Float32Array<ArrayBuffer>;

function onCircle(degrees: readonly number[], radius: (row: number) => number = () => 1): Places {
  return Float32Array.from(
    degrees.flatMap((angle, row) => {
      const radians = (angle / 180) * Math.PI;
      return [radius(row) * Math.cos(radians), radius(row) * Math.sin(radians)];
    }),
  );
}

export const LABELS: Int32Array = Int32Array.from({ length: PHOTOS }, (_, photo) => Math.floor(photo / 4));

const ANGLES = OFFSETS.flatMap((offsets, group) => offsets.map((offset) => CLASS_ANGLES[group]! + offset));

/** Where the teacher sees each photo [12, 2]. */
export const EMBEDDINGS: Rows & { readonly values: Places } = { dims: DIMS, values: onCircle(ANGLES) };

/** Where the teacher reads each class's name [3, 2]. */
const TEXTS: Places = onCircle(CLASS_ANGLES.map((angle, group) => angle + TEXT_OFFSETS[group]!));

/**
 * Where the student sees each photo, half trained; the first one is the place that the moved photo starts from [12,
 * 2].
 */
export const STUDENT: Places = (() => {
  const random = createRandom(7);
  const angles = ANGLES.map((angle) => angle + 14 * random.normal());
  const lengths = ANGLES.map(() => 0.75 + 0.3 * random.uniform());
  angles[0] = 20;
  lengths[0] = 0.8;
  return onCircle(angles, (row) => lengths[row]!);
})();

/** What the student's last layer makes of the first photo, where an earlier layer is what is moved [2]. */
export const LAST_LAYER: Places = onCircle([110]);

/** Where the student saw each photo in the passes before, on average [12, 2]. */
const PAST: Places = (() => {
  const places = Float32Array.from(STUDENT);
  places.set(onCircle([112], () => 0.7));
  return places;
})();

/** Directions of the classes, LOGIT_SCALE long [3, 2]. */
const DIRECTIONS = onCircle([...CLASS_ANGLES], () => LOGIT_SCALE);

/**
 * Column c is the direction of class c [2, 3]: maps a place to three logits, the student's and the teacher's alike.
 */
export const CLASS_MAP: Places = (() => {
  const map = new Float32Array(DIMS * CLASSES);
  for (let d = 0; d < DIMS; d++) {
    for (let c = 0; c < CLASSES; c++) map[d * CLASSES + c] = DIRECTIONS[c * DIMS + d]!;
  }
  return map;
})();

/** [N, 2] -> [N, 3] */
function logitsOf(places: Places): Places {
  return Float32Array.from({ length: (places.length / DIMS) * CLASSES }, (_, i) => {
    const [photo, c] = [Math.floor(i / CLASSES), i % CLASSES];
    let sum = 0;
    for (let d = 0; d < DIMS; d++) sum += places[photo * DIMS + d]! * DIRECTIONS[c * DIMS + d]!;
    return sum;
  });
}

/** What the student said of each photo in the passes before, on average [12, 3]. */
export const PAST_LOGITS: Places = logitsOf(PAST);

/** The folder as a run would find it. */
export const SCENE: Source = {
  classes: CLASSES,
  labels: LABELS,
  seed: SEED,
  teacher: {
    rows: EMBEDDINGS,
    mean: new Float64Array(DIMS),
    withValidation: { rows: EMBEDDINGS, labels: LABELS },
    readClassTexts: async () => ({ texts: [], ofClass: [], embeddings: [] }),
  },
};

/** What the scene says itself, because twelve photos are too few to tell. */
export const SCENE_MATERIALS: Materials = {
  teacherLogits: {
    weights: DIRECTIONS,
    bias: new Float32Array(CLASSES),
    logits: { dims: CLASSES, values: logitsOf(EMBEDDINGS.values) },
  },
  classTexts: { dims: DIMS, values: TEXTS },
  classCounts: Float32Array.from(CLASS_COUNTS),
};
