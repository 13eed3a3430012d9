/**
 * The frozen classifier of a student that answers in the teacher's space: one direction a class, from whatever the teacher
 * knows of the classes. Cosines with class means and with texts are divided by one temperature; a linear probe brings
 * its own scale and bias.
 */
import { PupilError } from '../errors.ts';
import type { FrozenClassifier } from '../students/head.ts';
import { type Rows, unitRows } from './normalise.ts';

/**
 * The anchor objectives' own, so that answers are read as likeness is learned. The first answer does not depend on
 * it.
 */
export const DIRECTION_TEMPERATURE = 0.07;

export interface Directions {
  /** [D, K], as a linear layer holds it: column c belongs to class c. */
  readonly weight: Float32Array;
  /** [K] */
  readonly bias: Float32Array;
}

/** One class's part of the layer. */
export interface Direction {
  /** [D] */
  readonly weight: Float32Array;
  readonly bias: number;
}

/** What a teacher knows of the classes, as it was prepared for a run; what no layer needs may be absent. */
export interface ClassKnowledge {
  /** Mean of each class's centred unit embeddings [K, D]; zeros for a class without one. */
  readonly centroids?: Rows;
  /** A linear probe, trained on centred unit embeddings: weights [K, D], bias [K]. */
  readonly teacherLogits?: { readonly weights: Float32Array; readonly bias: Float32Array };
  /** Centred unit directions of the classes' texts [K, D]. */
  readonly classTexts?: Rows;
}

/** @throws {PupilError} RECIPE_INVALID where the teacher's knowledge lacks what the layer is made of */
export function classDirections(by: FrozenClassifier, knowledge: ClassKnowledge): Directions {
  switch (by) {
    case 'centroids':
      return byCosine(known(knowledge.centroids, 'the class means'));
    case 'texts':
      return byCosine(known(knowledge.classTexts, 'the classes’ texts'));
    case 'probe': {
      const { weights, bias } = known(knowledge.teacherLogits, 'the linear probe');
      const rows = { dims: weights.length / bias.length, values: weights };
      return joined(Array.from(bias, (shift, c) => ({ weight: rowOf(rows, c), bias: shift })));
    }
  }
}

/** With these classes after the others; the others' parts are unchanged. */
export function withDirections(layer: Directions, added: readonly Direction[]): Directions {
  return joined([...Array.from(layer.bias, (_, c) => directionOf(layer, c)), ...added]);
}

/** The part of class `c`. */
export function directionOf({ weight, bias }: Directions, c: number): Direction {
  const classes = bias.length;
  const dims = weight.length / classes;
  return {
    weight: Float32Array.from({ length: dims }, (_, d) => weight[d * classes + c]!),
    bias: bias[c]!,
  };
}

/** The direction of one row, whatever its length. */
export function cosineDirection(row: Float32Array): Direction {
  const unit = unitRows({ dims: row.length, values: row }).values;
  // A class of which nothing is known is as far from every photo as can be: it is no answer.
  const bias = unit.some((value) => value !== 0) ? 0 : -1 / DIRECTION_TEMPERATURE;
  return { weight: unit.map((value) => value / DIRECTION_TEMPERATURE), bias };
}

function known<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new PupilError('RECIPE_INVALID', `A student that answers in the teacher’s space needs ${what}.`);
}

function byCosine(rows: Rows): Directions {
  const classes = rows.values.length / rows.dims;
  return joined(Array.from({ length: classes }, (_, c) => cosineDirection(rowOf(rows, c))));
}

function rowOf({ dims, values }: Rows, row: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(values.subarray(row * dims, (row + 1) * dims));
}

function joined(directions: readonly Direction[]): Directions {
  const classes = directions.length;
  const dims = directions[0]?.weight.length ?? 0;
  const weight = new Float32Array(dims * classes);
  for (const [c, direction] of directions.entries()) {
    for (let d = 0; d < dims; d++) weight[d * classes + c] = direction.weight[d]!;
  }
  return { weight, bias: Float32Array.from(directions, ({ bias }) => bias) };
}
