/**
 * What becomes of the student's part of the studio when its recipe changes: by the user, by the folder, by the
 * teacher, by what was measured.
 */

import type { Recipe } from '../../core/recipe/recipe.ts';
import { type RecommendedId, usualRecommendation, type Wishes } from '../../core/recipe/recommended.ts';
import { editedTo, type Recommend, reconcile } from '../../core/recipe/reconcile.ts';
import type { Project } from '../../core/records/project.ts';
import type { Context } from '../context.ts';
import type { Followers } from '../followers.ts';
import type { Studio } from '../studio.ts';
import { circumstancesOf, learnableViews } from './circumstances.ts';
import type { Recommender } from './recommender.ts';
import type { StudentState } from './slice.ts';

type Stand = Pick<Studio, 'student' | 'teacher' | 'photos'>;

/** As the user has it. */
export function withRecipe(student: StudentState, recipe: Recipe, recommend: Recommend | null): StudentState {
  return { ...student, ...editedTo(student, recipe, recommend) };
}

/** The recipe follows the folder, the teacher, and, where it is recommended, the pace of this device. */
export function withAdaptedRecipe(studio: Stand, recommend: Recommend | null): StudentState {
  return { ...studio.student, ...reconcile(studio.student, circumstancesOf(studio), recommend) };
}

/** A recommended recipe, which follows what there is from now on. */
export function withRecommended(
  studio: Stand,
  id: RecommendedId,
  wishes: Partial<Wishes>,
  recommend: Recommend | null,
): StudentState {
  const { student } = studio;
  const chosen = { ...student, recipe: { ...student.recipe, ...wishes }, recommended: id };
  return withAdaptedRecipe({ ...studio, student: chosen }, recommend);
}

/** Another project begins with what is recommended for it, unless the recipe is the user's own. */
function beginning({ student }: Stand, { source }: Project): StudentState {
  return student.recommended === null ? student : { ...student, recommended: usualRecommendation(source) };
}

/** Whoever asks for views wants to learn on them, as soon as they are all there. */
export function withViewsThatAreThere(studio: Stand, recommend: Recommend | null): StudentState {
  return withRecipe(studio.student, { ...studio.student.recipe, views: learnableViews(studio) }, recommend);
}

/** The last to follow: a recipe is adapted to what all others have read. */
export function followRecipe(context: Context, followers: Followers, recommender: Recommender): void {
  const { get, set } = context;
  const adapt = () => set({ student: withAdaptedRecipe(get(), recommender.on(get())) });
  const learnOnViews = () => set({ student: withViewsThatAreThere(get(), recommender.on(get())) });
  followers.add({
    async opened() {
      const { project } = get();
      if (project !== null) {
        await recommender.load();
        set({ student: beginning(get(), project) });
      }
      adapt();
    },
    edited: adapt,
    teacherChosen: adapt,
    lookEnded(isDone) {
      adapt();
      if (isDone) learnOnViews();
    },
    viewsChosen: learnOnViews,
  });
}
