/** How long a step takes on this device: as measured, or carried over from what was. */
import { stepCostKey } from './cost-key.ts';
import type { EvidenceRow } from './evidence.ts';
import type { Recipe } from './recipe.ts';
import type { Candidate } from './recommend-trials.ts';
import type { Recommendation } from './recommended.ts';

/**
 * A run beside its bare steps: checks, photos, and what is computed before the first step. The sample took 1.26 times as
 * long, all of clothing 1.6 times on a machine at other work; evidence has it in its seconds.
 */
const RUN_BY_STEPS = 1.3;

export interface StepPace {
  /** Of a whole run, by its steps. */
  readonly msPerStep: number;
  readonly from: Recommendation['pace'];
}

/**
 * @param paces milliseconds a bare step that were measured here, by `stepCostKey`
 * @param candidates all that could be measured here, each as the recipe that it would be
 */
export function paceHere(
  wanted: Candidate,
  paces: Readonly<Record<string, number>>,
  candidates: readonly { readonly candidate: Candidate; readonly recipe: Recipe }[],
  evidence: readonly EvidenceRow[],
): StepPace {
  const measured = candidates.flatMap(({ candidate, recipe }) => {
    const msPerStep = paces[stepCostKey(recipe)];
    return msPerStep === undefined ? [] : [{ candidate, recipe, msPerStep: RUN_BY_STEPS * msPerStep }];
  });
  const own = measured.find(({ candidate }) => candidate === wanted);
  if (own !== undefined) return { msPerStep: own.msPerStep, from: 'measured' };
  const { batchSize } = candidates.find(({ candidate }) => candidate === wanted)!.recipe;
  const elsewhereMs = msPerPhotoElsewhere(wanted, evidence) * batchSize;
  const isSame = ({ student, imageSizePx }: Candidate) =>
    student === wanted.student && imageSizePx === wanted.imageSizePx;
  const alike = measured.filter(({ candidate }) => isSame(candidate));
  const ratios = (alike.length > 0 ? alike : measured).map(
    ({ candidate, recipe, msPerStep }) =>
      msPerStep / (msPerPhotoElsewhere(candidate, evidence) * recipe.batchSize),
  );
  if (ratios.length === 0) return { msPerStep: elsewhereMs, from: 'elsewhere' };
  return { msPerStep: elsewhereMs * median(ratios), from: 'scaled' };
}

/**
 * Of a training step, whatever the objective and the batch: they count little beside the student. The least, for a
 * machine at other work is only ever slower.
 */
function msPerPhotoElsewhere({ student, imageSizePx }: Candidate, evidence: readonly EvidenceRow[]): number {
  const like = evidence.filter((row) => row.student === student && row.imageSizePx === imageSizePx);
  return Math.min(...like.map(({ seconds, steps, batchSize }) => (1000 * seconds) / (steps * batchSize)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
