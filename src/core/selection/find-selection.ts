/**
 * From a question and the training photos' embeddings to a choice, as rows: what is excluded or named, and how even
 * it leaves the photos.
 */

import { createRandom } from '../random.ts';
import { type Rows, rowCount } from '../targets/normalise.ts';
import { checkSampling, createRecipeSampler, type Sampling } from '../training/sampling.ts';
import { coreset } from './coreset.ts';
import { groupSizes } from './effect.ts';
import { drawStarts, lloyd } from './k-means.ts';
import { dot } from './near-duplicates.ts';
import { pseudoLabels } from './pseudo-labels.ts';
import { samplingMaterial } from './sampling-material.ts';
import type { BeforeAfter, SelectionQuestion } from './selection.ts';
import {
  cosineOf,
  distanceForRatio,
  distanceOf,
  type LabelConflict,
  semanticBalance,
} from './semantic-balance.ts';
import { spanningLengths } from './spanning-forest.ts';
import type { Turn } from './turn.ts';

export interface FoundRows {
  readonly excluded: readonly {
    readonly row: number;
    readonly like: number | null;
    readonly cosine: number | null;
  }[];
  readonly named: readonly { readonly row: number; readonly label: number; readonly cosine: number }[];
  readonly conflicts: readonly LabelConflict[];
  readonly cosine: number | null;
  /** Rows in the order in which a run would show them, as many as there are photos; null where nothing is drawn. */
  readonly drawn: Int32Array | null;
}

/**
 * @param rows [N, dims], centred unit rows of the training photos
 * @param labels class of each, -1 = none
 * @throws {PupilError} RECIPE_INVALID for a limit that takes most photos for duplicates
 */
export async function findRows(
  question: SelectionQuestion,
  rows: Rows,
  labels: Int32Array,
  classes: number,
  turn: Turn,
): Promise<FoundRows> {
  const nothing: FoundRows = { excluded: [], named: [], conflicts: [], cosine: null, drawn: null };
  switch (question.kind) {
    case 'balance': {
      const { limit, isGuarded } = question;
      const distance =
        limit.by === 'cosine'
          ? distanceOf(limit.cosine)
          : distanceForRatio(await spanningLengths(rows, labels, { turn }), rowCount(rows), limit.ratio)
              .distance;
      const balance = await semanticBalance(rows, { distance, labels, isGuarded }, { turn });
      const excluded = Array.from(balance.removed, (row, at) => {
        const like = balance.survivors[at]!;
        return { row, like, cosine: dot(rows, row, like) };
      });
      return {
        ...nothing,
        excluded,
        conflicts: labelConflicts(balance.conflicts, labels),
        cosine: cosineOf(distance),
      };
    }
    case 'coreset': {
      const kept = new Set(await coreset(rows, labels, question.perClass, question.method, turn));
      const excluded = Array.from(labels.keys())
        .filter((row) => labels[row]! >= 0 && !kept.has(row))
        .map((row) => ({ row, like: null, cosine: null }));
      return { ...nothing, excluded };
    }
    case 'pseudo-labels': {
      const found = pseudoLabels(rows, labels, classes, question);
      const named = Array.from(found.rows, (row, at) => ({
        row,
        label: found.classes[at]!,
        cosine: found.cosines[at]!,
      }));
      return { ...nothing, named: named.sort((a, b) => b.cosine - a.cosine || a.row - b.row) };
    }
    case 'draw':
      return { ...nothing, drawn: await drawnRows(question, rows, labels, turn) };
    default:
      return question satisfies never;
  }
}

/** From the run's own sampler, where hard pairs have begun. */
async function drawnRows(
  { sampling, seed }: SelectionQuestion & { readonly kind: 'draw' },
  rows: Rows,
  labels: Int32Array,
  turn: Turn,
): Promise<Int32Array> {
  const begun: Sampling = sampling.kind === 'hard-pairs' ? { ...sampling, fromShare: 0 } : sampling;
  checkSampling(begun);
  const material = await samplingMaterial(begun, rows, labels, seed, turn);
  const count = labels.length;
  const plan = { pool: [...labels.keys()], labels, batchSize: Math.min(PREVIEW_BATCH, count), seed };
  const sampler = createRecipeSampler(begun, { ...plan, totalSteps: count }, material);
  const steps = Math.ceil(count / plan.batchSize);
  const batches = Array.from({ length: steps }, (_, step) => [...sampler(step).photos]);
  return Int32Array.from(batches.flat()).subarray(0, count);
}

/** A photo without a class that looks like one with a class is no conflict. */
function labelConflicts(pairs: readonly LabelConflict[], labels: Int32Array): readonly LabelConflict[] {
  return pairs.filter(({ i, j }) => labels[i]! >= 0 && labels[j]! >= 0);
}

const PREVIEW_BATCH = 64;
const CLUSTER_STREAM = 0x5e1ec7;
/** A picture of sizes needs no settled clusters. */
const PASSES = 10;

/**
 * One cluster for 16 photos, at least two a class and at most 256, which is what a chart can show (methods B.3.3).
 */
export function chartClusters(photos: number, classes: number): number {
  return Math.min(photos, Math.max(2 * classes, Math.min(256, Math.floor(photos / 16)), 1));
}

/** Photos of each cluster and of each class before and after the choice. */
export async function effectOf(
  { excluded, named, drawn }: FoundRows,
  rows: Rows,
  labels: Int32Array,
  classes: number,
  seed: number,
  turn: Turn,
): Promise<{ readonly clusters: BeforeAfter; readonly classes: BeforeAfter }> {
  const k = chartClusters(rowCount(rows), classes);
  const starts = await drawStarts(rows, k, createRandom(seed, CLUSTER_STREAM).uniform, turn);
  const { assignments } = await lloyd(rows, starts, PASSES, turn);
  const gone = new Set(excluded.map(({ row }) => row));
  const after = labels.slice();
  for (const { row, label } of named) after[row] = label;
  const all = Array.from(labels.keys());
  const isNaming = named.length > 0;
  const kept = drawn ?? all.filter((row) => !gone.has(row));
  const counted = (of: Int32Array) => (isNaming ? all.filter((row) => of[row]! >= 0) : all);
  const sizes = (before: readonly number[], later: Iterable<number>): BeforeAfter => ({
    before: falling(groupSizes(assignments, k, before)),
    after: falling(groupSizes(assignments, k, later)),
  });
  return {
    clusters: sizes(counted(labels), isNaming ? counted(after) : kept),
    classes: {
      before: groupSizes(labels, classes),
      after: groupSizes(after, classes, kept),
    },
  };
}

const falling = (sizes: Int32Array<ArrayBuffer>) => sizes.sort((a, b) => b - a);
