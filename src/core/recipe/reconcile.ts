/** A recipe follows the folder and the teacher, as far as the user has not decided otherwise. */

import { nearestPreset } from '../students/presets.ts';
import type { Circumstances } from './circumstances.ts';
import { FIRST_RECIPE } from './compose.ts';
import { withFittingTerms } from './edit.ts';
import { type Pace, paceFrom, suggestedPace } from './pace.ts';
import type { Recipe } from './recipe.ts';
import { type Recommendations, type RecommendedId, recommendedAs, type Wishes } from './recommended.ts';

/** A recipe while it is edited. */
export interface RecipeDraft {
  readonly recipe: Recipe;
  /**
   * The pace that was last suggested, from random weights. A recipe that has it, or what it is for its own start, still
   * follows the folder; another pace is the user's own.
   */
  readonly suggestedPace: Pace;
  /** What is recommended as things are; null where nothing can be, and before that is known. */
  readonly recommendations: Recommendations | null;
  /**
   * Which of the two it is. Such a recipe becomes what is recommended then, when things change; null: the user's own.
   */
  readonly recommended: RecommendedId | null;
}

/** What is recommended to somebody with these wishes; null where nothing can be. */
export type Recommend = (wishes: Wishes) => Recommendations | null;

/** How a studio begins. */
export const FIRST_DRAFT: RecipeDraft = {
  recipe: FIRST_RECIPE,
  suggestedPace: { batchSize: FIRST_RECIPE.batchSize, epochs: FIRST_RECIPE.epochs },
  recommendations: null,
  recommended: 'best',
};

/**
 * The draft under new circumstances: a recommended recipe as it is recommended now. Any other: the suggested pace for
 * so many photos, the terms that its preset has for so many labels, the teacher's fingerprint. Views that are not all
 * there any more, of another teacher or another folder, cannot be learned on.
 * @param recommend null before the evidence is at hand: a recommended recipe waits as it is
 */
export function reconcile(draft: RecipeDraft, now: Circumstances, recommend: Recommend | null): RecipeDraft {
  const { recipe, suggestedPace: suggested, recommended } = draft;
  const follows = followedPace(recipe, suggested);
  const isNew = (recommended !== null || follows !== null) && now.trainPhotos > 0;
  const pace = isNew ? suggestedPace(now.trainPhotos) : suggested;
  const following: Recipe = {
    ...recipe,
    ...follows?.(pace),
    ...(recipe.views === null ? {} : { views: now.learnableViews }),
    teacherFingerprint: now.teacherFingerprint,
  };
  const recommendations = recommend?.(following) ?? null;
  const taken = recommended === null ? undefined : recommendations?.[recommended].recipe;
  return {
    recipe: taken ?? withFittingTerms(following, now.labelledShare),
    suggestedPace: pace,
    recommendations,
    recommended,
  };
}

/** From the suggested pace to that of a recipe that follows it; null for one that does not. */
function followedPace(recipe: Recipe, suggested: Pace): ((pace: Pace) => Pace) | null {
  const has = ({ epochs, batchSize }: Pace) => recipe.epochs === epochs && recipe.batchSize === batchSize;
  if (has(suggested)) return (pace) => pace;
  return has(paceFrom(suggested, recipe.start)) ? (pace) => paceFrom(pace, recipe.start) : null;
}

/** What became of a recipe that followed the folder, at the pace for how it starts now. */
export function repaced({ recipe, suggestedPace }: RecipeDraft, after: Recipe): Recipe {
  const isKept = recipe.epochs === after.epochs && recipe.batchSize === after.batchSize;
  if (!isKept || followedPace(recipe, suggestedPace) === null) return after;
  return { ...after, ...paceFrom(suggestedPace, after.start) };
}

/**
 * The draft with what the user has made of its recipe. A recommended recipe has the epochs that fit into a time: another
 * student, or another start, gets the usual pace and no patience, unless the same edit sets epochs.
 * @param recommend null: what is recommended stays as it was
 */
export function editedTo(draft: RecipeDraft, recipe: Recipe, recommend: Recommend | null): RecipeDraft {
  const before = draft.recipe;
  const recommendations = recommend === null ? draft.recommendations : recommend(recipe);
  const recommended = recommendedAs(recipe, recommendations, draft.recommended);
  const leaves = draft.recommended !== null && recommended === null;
  const isPaceKept = recipe.epochs === before.epochs && recipe.batchSize === before.batchSize;
  const isUsual = leaves && isPaceKept && isOtherKind(before, recipe);
  const usual = { ...paceFrom(draft.suggestedPace, recipe.start), patience: FIRST_RECIPE.patience };
  const edited = isUsual
    ? { ...recipe, ...usual }
    : isOtherKind(before, recipe)
      ? repaced(draft, recipe)
      : recipe;
  return { ...draft, recipe: edited, recommendations, recommended };
}

function isOtherKind(before: Recipe, after: Recipe): boolean {
  const kindOf = ({ student, start }: Recipe) => [student.id, nearestPreset(student), start.kind].join(' ');
  return kindOf(before) !== kindOf(after);
}

/** What others are composed from: the user's own recipe; of a recommended one only what is not a recommendation. */
export function ownRecipe({ recipe, recommended, suggestedPace: pace }: RecipeDraft): Recipe {
  if (recommended === null) return recipe;
  const { head, keep, patience } = FIRST_RECIPE;
  return { ...recipe, ...pace, head, keep, patience };
}
