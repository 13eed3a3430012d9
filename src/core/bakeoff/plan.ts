/** The plan of a comparison on a recipe's terms: what is compared is chosen, all else is the recipe's. */
import type { Recipe } from '../recipe/recipe.ts';
import type { BakeoffPlan } from './bakeoff.ts';

export type Compared = Pick<BakeoffPlan, 'objectives' | 'students' | 'seeds' | 'epochs'>;

export function planOnTermsOf(recipe: Recipe, compared: Compared): BakeoffPlan {
  return {
    ...compared,
    imageSizePx: recipe.student.imageSizePx,
    batchSize: recipe.batchSize,
    labelBudget: recipe.labelBudget,
    backend: recipe.backend,
  };
}
