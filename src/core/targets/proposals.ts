/**
 * Classes proposed for photos that have none: by the class texts nearest to each photo, or by the photos whose class
 * is known. The scores become probabilities through one temperature, fitted to known photos where there are enough of
 * them.
 */
import type { Calibration } from '../naming.ts';
import { knnPredict } from './knn.ts';
import { centredUnit, meanRow, type Rows, takeRows, unitRows } from './normalise.ts';
import { fitTemperature, softmaxRows } from './temperature.ts';

/**
 * CLIP's models were all trained up to a scale of 100: exp(logit_scale), clipped there (arXiv:2103.00020, section
 * 2.5).
 */
export const CLIP_TEMPERATURE = 0.01;
/** With fewer known photos a fitted temperature says more about them than about the teacher. */
export const MIN_CALIBRATION_PHOTOS = 20;
const NEIGHBOURS = 10;
/** No class is impossible only because none of the neighbours has it. */
const VOTE_FLOOR = 0.01;

export interface Scored {
  /** [N, K] of all photos asked for. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  readonly classIndices: Int32Array<ArrayBuffer>;
  readonly margins: Float32Array<ArrayBuffer>;
  readonly calibration: Calibration;
}

interface Question {
  /** Of all photos of the project, as the teacher gave them. */
  readonly photos: Rows;
  /** Class of each photo as a person gave it, -1 where nobody has. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows to be named. */
  readonly asked: Int32Array;
}

/** @param anchors one unit direction a class, [K, D]; see `classAnchors` */
export function proposeByText(question: Question, anchors: Rows): Scored {
  const { photos, labels, classes, asked } = question;
  const known = rowsOf(labels);
  const scores = (rows: Int32Array) => cosines(unitRows(takeRows(photos, rows)), anchors);
  const calibration = calibrate(scores(known), classes, labelsAt(labels, known), CLIP_TEMPERATURE);
  return scored(scores(asked), classes, calibration);
}

/** Needs at least one known photo; a class without one is never proposed. */
export function proposeByNeighbours({ photos, labels, classes, asked }: Question): Scored {
  const rows = centredUnit(photos, meanRow(photos));
  const known = rowsOf(labels);
  const bank = takeRows(rows, known);
  const bankLabels = labelsAt(labels, known);
  const ask = (query: Rows, leaveOneOut: boolean) =>
    knnPredict(query, bank, bankLabels, classes, { neighbours: NEIGHBOURS, leaveOneOut });
  const calibration = calibrate(logVotes(ask(bank, true).votes), classes, bankLabels, 1);
  const { votes, predictions } = ask(takeRows(rows, asked), false);
  return scored(logVotes(votes), classes, calibration, predictions);
}

/**
 * Photos nearest to a text, best first. Photos are centred: what all of them share would otherwise outweigh what
 * tells them apart.
 */
export function searchByText(
  photos: Rows,
  text: Rows,
  most: number,
): { readonly rows: Int32Array<ArrayBuffer>; readonly scores: Float32Array<ArrayBuffer> } {
  const found = cosines(centredUnit(photos, meanRow(photos)), unitRows(text));
  const order = Array.from(found.keys()).sort((a, b) => found[b]! - found[a]! || a - b);
  const rows = Int32Array.from(order.slice(0, most));
  return { rows, scores: Float32Array.from(rows, (row) => found[row]!) };
}

/** Share of known photos whose likeliest class is right; null without any. @param rows those to ask */
export function textAccuracy(
  question: Omit<Question, 'asked'>,
  anchors: Rows,
  rows: Int32Array,
): number | null {
  const known = rows.filter((row) => question.labels[row]! >= 0);
  if (known.length === 0) return null;
  const { classIndices } = proposeByText({ ...question, labels: new Int32Array(0), asked: known }, anchors);
  return known.filter((row, i) => classIndices[i] === question.labels[row]).length / known.length;
}

/** @param winners the likeliest class of each row, where draws were decided; else the first of equals */
function scored(
  scores: Float64Array,
  classes: number,
  calibration: Calibration,
  winners?: Int32Array,
): Scored {
  const probabilities = softmaxRows(scores, classes, calibration.temperature);
  const count = classes === 0 ? 0 : scores.length / classes;
  const classIndices = new Int32Array(count);
  const margins = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const best = winners?.[row] ?? own.indexOf(own.reduce((a, b) => Math.max(a, b), 0));
    let second = 0;
    for (let c = 0; c < classes; c++) if (c !== best) second = Math.max(second, own[c]!);
    classIndices[row] = best;
    margins[row] = Math.max(0, own[best]! - second);
  }
  return { probabilities, classIndices, margins, calibration };
}

function calibrate(scores: Float64Array, classes: number, labels: Int32Array, unit: number): Calibration {
  const isEnough = labels.length >= MIN_CALIBRATION_PHOTOS && new Set(labels).size > 1;
  return isEnough
    ? {
        temperature: fitTemperature(scores, classes, labels, unit),
        source: 'labelled',
        photos: labels.length,
      }
    : { temperature: unit, source: 'teacher', photos: 0 };
}

/** Dot products [N, K] of rows that have length one. */
function cosines(rows: Rows, anchors: Rows): Float64Array {
  const { dims } = rows;
  const classes = anchors.values.length / dims;
  const count = rows.values.length / dims;
  const out = new Float64Array(count * classes);
  for (let row = 0; row < count; row++) {
    for (let c = 0; c < classes; c++) {
      let sum = 0;
      for (let d = 0; d < dims; d++) sum += rows.values[row * dims + d]! * anchors.values[c * dims + d]!;
      out[row * classes + c] = sum;
    }
  }
  return out;
}

function logVotes(votes: Float32Array): Float64Array {
  return Float64Array.from(votes, (vote) => Math.log(vote + VOTE_FLOOR));
}

function rowsOf(labels: Int32Array): Int32Array {
  return Int32Array.from(labels.keys()).filter((row) => labels[row]! >= 0);
}

function labelsAt(labels: Int32Array, rows: Int32Array): Int32Array {
  return rows.map((row) => labels[row]!);
}
