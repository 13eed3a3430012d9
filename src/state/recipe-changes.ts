/** What becomes of the student's part of the studio when its recipe changes: by the user, by the folder, by the teacher. */

import type { Recipe } from '../core/recipe/recipe.ts';
import { reconcile } from '../core/recipe/reconcile.ts';
import { sameRecipe } from '../core/recipe/same.ts';
import { circumstancesOf, learnableViews } from './circumstances.ts';
import type { StudentState, Studio } from './studio.ts';

/** An estimate is one of its recipe: it stays where the recipe says the same as before. */
export function withRecipe(student: StudentState, recipe: Recipe): StudentState {
  return { ...student, recipe, estimate: sameRecipe(recipe, student.recipe) ? student.estimate : null };
}

/** The recipe follows the folder and the teacher. */
export function withAdaptedRecipe(studio: Pick<Studio, 'student' | 'teacher' | 'photos'>): StudentState {
  const { recipe, suggestedPace } = reconcile(studio.student, circumstancesOf(studio));
  return { ...withRecipe(studio.student, recipe), suggestedPace };
}

/** Whoever asks for views wants to learn on them, as soon as they are all there. */
export function withViewsThatAreThere(studio: Pick<Studio, 'student' | 'teacher' | 'photos'>): StudentState {
  return withRecipe(studio.student, { ...studio.student.recipe, views: learnableViews(studio) });
}
