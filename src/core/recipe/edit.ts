/** Recipes are values: each edit gives a new one. */
import { defaultTerm, hasSameIds, presetNamed, writeComposition } from '../objectives/composition.ts';
import {
  OBJECTIVE_PRESETS,
  type ObjectivePresetId,
  type PresetTraining,
  studioTraining,
} from '../objectives/presets.ts';
import type { FamilyTraining } from '../students/family.ts';
import type { Sampling } from '../training/sampling.ts';
import type { Start } from '../training/start.ts';
import type { ObjectiveTerm, Recipe } from './recipe.ts';
import { type StudentChoice, studentAt, trainingFor } from './student-choice.ts';

/** A sum that somebody composed is called by its terms; a preset keeps its name while it has its own. */
function withTerms(recipe: Recipe, objective: readonly ObjectiveTerm[]): Recipe {
  const isPreset = hasSameIds(objective, recipe.objective) && presetNamed(recipe.preset) !== null;
  return { ...recipe, objective, preset: isPreset ? recipe.preset : writeComposition(objective) };
}

/**
 * With few labels a preset may leave the label term out, and take it in again with many. What the user has set of
 * terms that stay is kept; a composed sum is the user's own, whatever the labels.
 * @param labelledShare labelled training photos / training photos, 0..1, before the label budget
 */
export function withFittingTerms(recipe: Recipe, labelledShare: number): Recipe {
  const fitting = presetNamed(recipe.preset)?.terms(labelledShare * recipe.labelBudget) ?? recipe.objective;
  if (hasSameIds(fitting, recipe.objective)) return recipe;
  const objective = fitting.map((term) => recipe.objective.find(({ id }) => id === term.id) ?? term);
  return { ...recipe, objective };
}

/** @param labelledShare see `withFittingTerms` */
export function withLabelBudget(recipe: Recipe, labelBudget: number, labelledShare: number): Recipe {
  return withFittingTerms({ ...recipe, labelBudget }, labelledShare);
}

/**
 * Rates and clipping belong to the family of students, the weights to start from to the student. What is minimised
 * and how batches are drawn stay.
 */
export function withStudent(recipe: Recipe, choice: StudentChoice, imageSizePx: number): Recipe {
  const { student, start } = studentAt(choice, imageSizePx);
  const { sampling: _presets, ...training } = presetTraining(recipe, trainingFor(student, start));
  return { ...recipe, ...training, student, start };
}

function presetTraining({ preset }: Recipe, training: FamilyTraining): PresetTraining {
  return (presetNamed(preset)?.training ?? studioTraining)(training);
}

/** What has learned to see is moved more gently: the rate goes with the start, unless somebody has set another. */
export function withStart(recipe: Recipe, start: Start): Recipe {
  const usualRate = (from: Start) =>
    presetTraining(recipe, trainingFor(recipe.student, from)).optimizer.learningRate;
  const isUsual = recipe.optimizer.learningRate === usualRate(recipe.start);
  const next = { ...recipe, start };
  return isUsual ? withOptimizer(next, { learningRate: usualRate(start) }) : next;
}

/**
 * With a preset's terms and training settings; the student, and how it starts, stay.
 * @param labelledShare see `withFittingTerms`
 */
export function withObjective(recipe: Recipe, id: ObjectivePresetId, labelledShare: number): Recipe {
  const { terms, training } = OBJECTIVE_PRESETS[id];
  return {
    ...recipe,
    ...training(trainingFor(recipe.student, recipe.start)),
    preset: id,
    objective: terms(labelledShare * recipe.labelBudget),
  };
}

export function withSampling(recipe: Recipe, sampling: Sampling): Recipe {
  return { ...recipe, sampling };
}

export function withTerm(recipe: Recipe, index: number, change: Partial<ObjectiveTerm>): Recipe {
  return withTerms(
    recipe,
    recipe.objective.map((term, i) => (i === index ? { ...term, ...change } : term)),
  );
}

/** With one more term, at its objective's own weight. */
export function withAdded(recipe: Recipe, id: string): Recipe {
  return withTerms(recipe, [...recipe.objective, defaultTerm(id)]);
}

export function withoutTerm(recipe: Recipe, index: number): Recipe {
  return withTerms(
    recipe,
    recipe.objective.filter((_, i) => i !== index),
  );
}

export function withOption(recipe: Recipe, index: number, name: string, value: number | boolean): Recipe {
  const term = recipe.objective[index];
  if (term === undefined) return recipe;
  return withTerm(recipe, index, { options: { ...term.options, [name]: value } });
}

export function withOptimizer(recipe: Recipe, change: Partial<Recipe['optimizer']>): Recipe {
  return { ...recipe, optimizer: { ...recipe.optimizer, ...change } };
}

export function withAugmentation(recipe: Recipe, change: Partial<Recipe['augmentation']>): Recipe {
  return { ...recipe, augmentation: { ...recipe.augmentation, ...change } };
}
