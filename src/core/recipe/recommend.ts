/**
 * Two recipes for a folder, chosen by what was measured (`evidence.json`) and by nothing else: Quick, about a minute
 * of training, and Best, as long as it pays, about ten minutes at the most.
 *
 * 1. A row counts where it can be followed: its pretrained weights are at hand, and a teacher that it asks has
 *    looked. Rows of another teacher stand in for one that was never measured, but not where the student was that
 *    teacher itself.
 * 2. Of those that count: rows of folders alike (all labelled, or mostly not) where there are any, and of each data
 *    set those nearest in photos of the smallest class.
 * 3. A recipe fits into the time if its steps do, at this device's pace, and so does one pass over the folder.
 *    Milliseconds a step are the measured ones and what a run adds, else those of the evidence times what other students
 *    needed here.
 * 4. Of those that fit, the one whose test accuracy, the mean over its seeds, falls least below the best of its data
 *    set, as the mean over the data sets. Equals: the shorter.
 * 5. If none fits: the one that comes nearest, of those of which one pass fits if there are any.
 * 6. Epochs: as many as fit, at least one; no more than paid when it was measured (beyond that all was noise), but as
 *    many steps on a smaller folder. Batches as the folder suggests. The weights of the best check are kept, and Best
 *    has patience.
 * 7. Without a label a student learns what the teacher sees, in its space, and one that is not the teacher itself;
 *    the rows say which student, not how good it will be.
 */
import type { Head } from '../students/head.ts';
import { studentPreset } from '../students/presets.ts';
import { stepsPerEpoch } from '../training/sampler.ts';
import { usualStart } from '../training/start.ts';
import { composeRecipe } from './compose.ts';
import { EVIDENCE, type EvidenceRow } from './evidence.ts';
import { suggestedPace } from './pace.ts';
import type { Recipe } from './recipe.ts';
import { paceHere, type StepPace } from './recommend-pace.ts';
import { type Candidate, candidateKey, grouped, type Trial, trialsFor } from './recommend-trials.ts';
import { reasonFor } from './recommend-words.ts';
import type { Facts, Recommendation, Recommendations, RecommendedId, Wishes } from './recommended.ts';

export const BUDGETS_MS: Readonly<Record<RecommendedId, number>> = { quick: 60_000, best: 600_000 };

/** Test accuracies that differ by less are equal: two photos of 400. */
const NOISE = 0.005;
const MAX_EPOCHS = 100;
/** Of the epochs: so long Best waits for a better check. */
const PATIENCE_SHARE = 1 / 3;
const MIN_PATIENCE = 3;

/** A trial as it would be here. */
interface Option {
  readonly trial: Trial;
  readonly pace: StepPace;
  /** For the steps that were measured. */
  readonly neededMs: number;
  readonly epochMs: number;
}

/**
 * @param wishes what the user has decided, and keeps
 * @returns null without photos, and where nothing was measured that can be followed
 */
export function recommend(
  facts: Facts,
  wishes: Wishes,
  evidence: readonly EvidenceRow[] = EVIDENCE,
): Recommendations | null {
  const trials = facts.trainPhotos === 0 ? [] : trialsFor(facts, evidence);
  if (trials.length === 0) return null;
  const options = optionsOf(trials, facts, wishes, evidence);
  const one = (id: RecommendedId) => recommendation(id, options, facts, wishes);
  return { quick: one('quick'), best: one('best') };
}

function optionsOf(
  trials: readonly Trial[],
  facts: Facts,
  wishes: Wishes,
  evidence: readonly EvidenceRow[],
): readonly Option[] {
  const candidates = [...new Map<string, Candidate>(trials.map((trial) => [candidateKey(trial), trial]))].map(
    ([key, candidate]) => ({ key, candidate, recipe: recipeOf(candidate, 1, null, facts, wishes) }),
  );
  const paces = new Map(
    candidates.map(({ key, candidate }) => [key, paceHere(candidate, facts.paces, candidates, evidence)]),
  );
  const steps = stepsPerEpoch(facts.trainPhotos, candidates[0]!.recipe.batchSize);
  return trials.map((trial) => {
    const pace = paces.get(candidateKey(trial))!;
    return { trial, pace, neededMs: trial.steps * pace.msPerStep, epochMs: steps * pace.msPerStep };
  });
}

function recommendation(
  id: RecommendedId,
  options: readonly Option[],
  facts: Facts,
  wishes: Wishes,
): Recommendation {
  const budgetMs = BUDGETS_MS[id];
  const fitting = options.filter(({ neededMs, epochMs }) => neededMs <= budgetMs && epochMs <= budgetMs);
  const chosen = fitting.length > 0 ? best(fitting, options) : nearestToFit(options, budgetMs);
  const { trial, pace, epochMs } = chosen;
  const epochs = epochsOf(chosen, fitting, budgetMs, facts.trainPhotos);
  const patience = id === 'best' ? Math.max(MIN_PATIENCE, Math.ceil(epochs * PATIENCE_SHARE)) : null;
  const measured = new Set(options.map((option) => candidateKey(option.trial))).size;
  return {
    recipe: recipeOf(trial, epochs, patience, facts, wishes),
    expectedMs: epochs * epochMs,
    pace: pace.from,
    reason: reasonFor({ id, trial, facts, measured, isFitting: fitting.length > 0 }),
  };
}

/** Rule 4. A recipe that was trained for several lengths counts with its best in each data set. */
function best(fitting: readonly Option[], all: readonly Option[]): Option {
  const tops = new Map<string, number>();
  for (const { trial } of all)
    tops.set(trial.condition, Math.max(trial.top1, tops.get(trial.condition) ?? 0));
  const found = [...byCandidate(fitting).values()].map((own) => {
    const winners = [...grouped(own, ({ trial }) => trial.condition).values()].map((some) =>
      some.reduce((a, b) => (b.trial.top1 > a.trial.top1 ? b : a)),
    );
    const behind = mean(winners.map(({ trial }) => tops.get(trial.condition)! - trial.top1));
    const longest = winners.reduce((a, b) => (b.neededMs > a.neededMs ? b : a));
    return { option: longest, behind };
  });
  return found.reduce((a, b) =>
    b.behind < a.behind || (b.behind === a.behind && b.option.neededMs < a.option.neededMs) ? b : a,
  ).option;
}

/** Rule 5. */
function nearestToFit(options: readonly Option[], budgetMs: number): Option {
  const oncePasses = options.filter(({ epochMs }) => epochMs <= budgetMs);
  const cost = oncePasses.length > 0 ? ({ neededMs }: Option) => neededMs : ({ epochMs }: Option) => epochMs;
  return (oncePasses.length > 0 ? oncePasses : options).reduce((a, b) => (cost(b) < cost(a) ? b : a));
}

/** Rule 6. */
function epochsOf(chosen: Option, fitting: readonly Option[], budgetMs: number, trainPhotos: number): number {
  const own = byCandidate(fitting).get(candidateKey(chosen.trial)) ?? [chosen];
  const paid = [...grouped(own, ({ trial }) => trial.condition).values()].map((some) => {
    const top = Math.max(...some.map(({ trial }) => trial.top1));
    const enough = some.filter(({ trial }) => trial.top1 >= top - NOISE);
    return enough.reduce((a, b) => (b.trial.steps < a.trial.steps ? b : a)).trial;
  });
  const perEpoch = stepsPerEpoch(trainPhotos, suggestedPace(trainPhotos).batchSize);
  const paying = Math.max(...paid.map(({ epochs, steps }) => Math.max(epochs, Math.ceil(steps / perEpoch))));
  const fits = Math.floor(budgetMs / chosen.epochMs);
  return Math.max(1, Math.min(fits, paying, MAX_EPOCHS));
}

const byCandidate = (options: readonly Option[]) => grouped(options, ({ trial }) => candidateKey(trial));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function recipeOf(
  { student, imageSizePx, start, objective }: Candidate,
  epochs: number,
  patience: number | null,
  facts: Facts,
  wishes: Wishes,
): Recipe {
  const config = studentPreset(student).config(imageSizePx);
  const { seed, backend, views, labelBudget } = wishes;
  return composeRecipe({
    ...{ seed, backend, views, labelBudget },
    ...{ preset: objective, student, imageSizePx, patience, head: headFor(facts), keep: 'best' },
    teacherFingerprint: facts.teacherFingerprint,
    labelledShare: facts.labelledShare,
    pace: { epochs, batchSize: suggestedPace(facts.trainPhotos).batchSize },
    start: start === 'random' ? { kind: 'random' } : usualStart(config),
  });
}

/** Only class names can say what a student sees that has never seen a label. */
function headFor({ labelledPhotos, teacher }: Facts): Head {
  const namesByText = labelledPhotos === 0 && teacher?.reads === true;
  return namesByText ? { kind: 'space', by: 'texts' } : { kind: 'classes' };
}
