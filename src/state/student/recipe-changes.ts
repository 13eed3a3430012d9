/**
 * What becomes of the student's part of the studio when its recipe changes: by the user, by the folder, by the
 * teacher.
 */

import type { Recipe } from '../../core/recipe/recipe.ts';
import { reconcile } from '../../core/recipe/reconcile.ts';
import { sameRecipe } from '../../core/recipe/same.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { Studio } from '../studio.ts';
import { circumstancesOf, learnableViews } from './circumstances.ts';
import type { StudentState } from './slice.ts';

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

/** The last to follow: a recipe is adapted to what all others have read. */
export function followRecipe(context: Context, followers: Followers): void {
  const adapt = () => context.set({ student: withAdaptedRecipe(context.get()) });
  const learnOnViews = () => context.set({ student: withViewsThatAreThere(context.get()) });
  followers.add({
    opened: async () => adapt(),
    edited: adapt,
    teacherChosen: adapt,
    lookEnded(isDone) {
      adapt();
      if (isDone) learnOnViews();
    },
    viewsChosen: learnOnViews,
  });
}
