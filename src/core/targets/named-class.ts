/**
 * A class that is known by its name alone, as one more row of a student's frozen classifier. Where the layer holds texts,
 * the name's direction is that row. Class means and a probe score photos on another scale than texts do: a line,
 * fitted to what both say of the photos of the known classes, takes the name's scores to theirs. Our own choice; it
 * is not measured on a real CLIP yet.
 */
import { PupilError } from '../errors.ts';
import type { FrozenClassifier } from '../students/head.ts';
import { cosineDirection, type Direction, type Directions } from './class-directions.ts';
import { centredUnit, meanRow, type Rows, rowCount } from './normalise.ts';

/** Photos of known class that the line is fitted to, at most: two numbers need no more. */
const MOST_PHOTOS = 2_000;

export interface KnownPhotos {
  /** Centred unit embeddings [N, D]. */
  readonly rows: Rows;
  /** [N], classes as the layer numbers them. */
  readonly labels: ArrayLike<number>;
}

export interface NamedClass {
  readonly by: FrozenClassifier;
  /** Of the classes that the student was trained on. */
  readonly layer: Directions;
  /** One direction a class [K + 1, D], the named class last: see `classAnchors`. */
  readonly texts: Rows;
  /** Asked for only where the layer holds no texts. */
  readonly photos: KnownPhotos | null;
}

/** @throws {PupilError} RECIPE_INVALID where the known classes' names say nothing of their photos */
export function namedDirection({ by, layer, texts, photos }: NamedClass): Direction {
  const classes = layer.bias.length;
  const known: Rows = { dims: texts.dims, values: texts.values.subarray(0, classes * texts.dims) };
  // Centred as the others are, on their mean: one more class must not move them.
  const directions = centredUnit(texts, meanRow(known));
  const named = directions.values.slice(classes * texts.dims);
  if (by === 'texts') return cosineDirection(named);
  const { slope, shift } = lineBetween(photos, directions, layer);
  return { weight: named.map((value) => value * slope), bias: shift };
}

/**
 * slope * text score + shift: on average the layer's own scores, of photos of a class and of photos of the others.
 */
function lineBetween(photos: KnownPhotos | null, texts: Rows, layer: Directions) {
  const classes = layer.bias.length;
  const sums = { own: [0, 0], others: [0, 0] };
  const counts = { own: 0, others: 0 };
  const total = photos === null ? 0 : rowCount(photos.rows);
  const stride = Math.max(1, Math.ceil(total / MOST_PHOTOS));
  for (let row = 0; photos !== null && row < total; row += stride) {
    const label = photos.labels[row]!;
    if (label < 0) continue;
    for (let c = 0; c < classes; c++) {
      const whose = c === label ? 'own' : 'others';
      const scores = scoresOf(photos.rows, row, c, texts, layer);
      sums[whose][0]! += scores.text;
      sums[whose][1]! += scores.layer;
      counts[whose]++;
    }
  }
  const mean = (whose: 'own' | 'others', which: 0 | 1) => sums[whose][which]! / counts[whose];
  const slope = (mean('own', 1) - mean('others', 1)) / (mean('own', 0) - mean('others', 0));
  // Not a number either, where there are no photos of two classes.
  if (!(slope > 0 && Number.isFinite(slope))) {
    throw new PupilError(
      'RECIPE_INVALID',
      'What this teacher makes of the known classes’ names does not point at their photos, so a name alone adds no class. Give a few photos the class and train again.',
      { slope },
    );
  }
  return { slope, shift: mean('others', 1) - slope * mean('others', 0) };
}

function scoresOf(photos: Rows, row: number, c: number, texts: Rows, layer: Directions) {
  const { dims } = photos;
  const classes = layer.bias.length;
  let text = 0;
  let own = layer.bias[c]!;
  for (let d = 0; d < dims; d++) {
    const value = photos.values[row * dims + d]!;
    text += value * texts.values[c * dims + d]!;
    own += value * layer.weight[d * classes + c]!;
  }
  return { text, layer: own };
}
