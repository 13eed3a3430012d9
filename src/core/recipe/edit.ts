/** Recipes are values: each edit gives a new one. */
import { defaultTerm, writeComposition } from '../objectives/composition.ts';
import { OBJECTIVE_PRESET_IDS } from '../objectives/presets.ts';
import type { ObjectiveTerm, Recipe } from './recipe.ts';

/** A sum that somebody composed is called by its terms; a preset keeps its name while it has its own. */
function withTerms(recipe: Recipe, objective: readonly ObjectiveTerm[]): Recipe {
  const isSame = objective.map(({ id }) => id).join() === recipe.objective.map(({ id }) => id).join();
  const isPreset = OBJECTIVE_PRESET_IDS.some((id) => id === recipe.preset);
  return { ...recipe, objective, preset: isSame && isPreset ? recipe.preset : writeComposition(objective) };
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
