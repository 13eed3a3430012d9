/** A recipe follows the folder and the teacher, as far as the user has not decided otherwise. */
import type { Circumstances } from './circumstances.ts';
import { withFittingTerms } from './edit.ts';
import { type Pace, suggestedPace } from './pace.ts';
import type { Recipe } from './recipe.ts';

/** A recipe while it is edited. */
export interface RecipeDraft {
  readonly recipe: Recipe;
  /**
   * The pace that was last suggested. A recipe that has it still follows the folder; another pace is the user's own.
   */
  readonly suggestedPace: Pace;
}

/**
 * The draft under new circumstances: the suggested pace for so many photos, the terms that its preset has for so many
 * labels, the teacher's fingerprint. Views that are not all there any more, of another teacher or another folder,
 * cannot be learned on.
 */
export function reconcile(
  { recipe, suggestedPace: suggested }: RecipeDraft,
  now: Circumstances,
): RecipeDraft {
  const isOwnPace = recipe.epochs !== suggested.epochs || recipe.batchSize !== suggested.batchSize;
  const pace = isOwnPace || now.trainPhotos === 0 ? suggested : suggestedPace(now.trainPhotos);
  const following: Recipe = {
    ...recipe,
    ...(isOwnPace ? {} : pace),
    ...(recipe.views === null ? {} : { views: now.learnableViews }),
    teacherFingerprint: now.teacherFingerprint,
  };
  return { recipe: withFittingTerms(following, now.labelledShare), suggestedPace: pace };
}
