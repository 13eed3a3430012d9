/** Recipes are values: each edit gives a new one. */
import type { ObjectiveTerm, Recipe } from '../../core/recipe.ts';

export function withTerm(recipe: Recipe, index: number, change: Partial<ObjectiveTerm>): Recipe {
  return {
    ...recipe,
    objective: recipe.objective.map((term, i) => (i === index ? { ...term, ...change } : term)),
  };
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
