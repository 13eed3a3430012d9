/**
 * How batches are drawn, as a recipe says it: the ways, what each needs to know of the photos, and the sampler that
 * it makes.
 */
import { PupilError } from '../errors.ts';
import { createBalancedSampler } from './balanced-sampler.ts';
import { createCappedSampler, usualCap } from './capped-sampler.ts';
import { createHardPairSampler } from './hard-pair-sampler.ts';
import { createSampler, type Sampler } from './sampler.ts';

export type Sampling =
  | { readonly kind: 'uniform' }
  | { readonly kind: 'class-balanced' }
  /** At most `most` of each of so many clusters a pass; null: as many as four clusters of five have. */
  | { readonly kind: 'cluster-capped'; readonly clusters: number; readonly most: number | null }
  /** One of each group of photos that are at least so alike a pass. */
  | { readonly kind: 'one-of-alike'; readonly minCosine: number }
  /** Half of each batch are hard partners of the other half, from that share of the run on. */
  | { readonly kind: 'hard-pairs'; readonly fromShare: number };

export type SamplingKind = Sampling['kind'];

/** Each way as it is first offered. */
export const USUAL_SAMPLING = {
  uniform: { kind: 'uniform' },
  'class-balanced': { kind: 'class-balanced' },
  'cluster-capped': { kind: 'cluster-capped', clusters: 64, most: null },
  'one-of-alike': { kind: 'one-of-alike', minCosine: 0.98 },
  'hard-pairs': { kind: 'hard-pairs', fromShare: 0.7 },
} as const satisfies { [Kind in SamplingKind]: Sampling & { kind: Kind } };

/** Ways that only a teacher who has looked at the photos can prepare. */
export function samplingAsksTeacher({ kind }: Sampling): boolean {
  return kind === 'cluster-capped' || kind === 'one-of-alike' || kind === 'hard-pairs';
}

/** What the teacher's space says of the training photos; null where the way does not ask for it. */
export interface SamplingMaterial {
  /** Cluster or group of near-duplicates of each photo, -1 = none [N]. */
  readonly groups: Int32Array | null;
  readonly partners: { readonly partners: Int32Array; readonly perPhoto: number } | null;
}

export interface SamplingPlan {
  /** Positions of the photos to draw from. */
  readonly pool: ArrayLike<number>;
  /** Class of each training photo as the student may see it, negative = none [N]. */
  readonly labels: ArrayLike<number>;
  readonly batchSize: number;
  readonly seed: number;
  readonly totalSteps: number;
}

/**
 * @throws {PupilError} RECIPE_INVALID where the material that the way asks for is missing, or where nothing has a
 * label to balance
 */
export function createRecipeSampler(
  sampling: Sampling,
  { pool, labels, batchSize, seed, totalSteps }: SamplingPlan,
  { groups, partners }: SamplingMaterial,
): Sampler {
  switch (sampling.kind) {
    case 'uniform':
      return createSampler(pool, batchSize, seed);
    case 'class-balanced':
      return createBalancedSampler(pool, labels, batchSize, seed);
    case 'cluster-capped': {
      const own = prepared(groups, sampling.kind);
      const most = sampling.most ?? usualCap(sizesIn(pool, own));
      return createCappedSampler(pool, own, most, batchSize, seed);
    }
    case 'one-of-alike':
      return createCappedSampler(pool, prepared(groups, sampling.kind), 1, batchSize, seed);
    case 'hard-pairs': {
      const fromStep = Math.floor(sampling.fromShare * totalSteps);
      return createHardPairSampler(pool, prepared(partners, sampling.kind), fromStep, batchSize, seed);
    }
    default:
      return sampling satisfies never;
  }
}

/** @throws {PupilError} RECIPE_INVALID with the number that is out of bounds */
export function checkSampling(sampling: Sampling): void {
  const refuse = (message: string, value: number): never => {
    throw new PupilError('RECIPE_INVALID', message, { value });
  };
  if (sampling.kind === 'cluster-capped') {
    const { clusters, most } = sampling;
    if (!(Number.isInteger(clusters) && clusters >= 2))
      refuse(`Batches need 2 clusters or more, not ${clusters}.`, clusters);
    if (most !== null && !(Number.isInteger(most) && most >= 1))
      refuse(`A pass needs 1 photo or more of a cluster, not ${most}.`, most);
  }
  if (sampling.kind === 'one-of-alike' && !(sampling.minCosine > -1 && sampling.minCosine < 1)) {
    refuse(
      `Photos are alike from a cosine between -1 and 1 on, not ${sampling.minCosine}.`,
      sampling.minCosine,
    );
  }
  if (sampling.kind === 'hard-pairs' && !(sampling.fromShare >= 0 && sampling.fromShare <= 1)) {
    refuse(
      `Hard pairs begin after a share of the run between 0 and 1, not ${sampling.fromShare}.`,
      sampling.fromShare,
    );
  }
}

function prepared<T>(material: T | null, kind: SamplingKind): T {
  if (material !== null) return material;
  throw new PupilError(
    'RECIPE_INVALID',
    `Batches drawn the way ${kind} need what a teacher said of the photos.`,
    { kind },
  );
}

function sizesIn(pool: ArrayLike<number>, groups: ArrayLike<number>): number[] {
  const sizes = new Map<number, number>();
  for (const photo of Array.from(pool)) sizes.set(groups[photo]!, (sizes.get(groups[photo]!) ?? 0) + 1);
  return [...sizes.values()];
}
