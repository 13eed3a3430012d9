/**
 * The two recipes that are recommended, as the page holds them. How they are found is `recommend.ts`, which is heavy
 * and comes later.
 */
import type { Project } from '../records/project.ts';
import type { Circumstances } from './circumstances.ts';
import type { Recipe } from './recipe.ts';
import { sameRecipe } from './same.ts';

/** In the order of the page. */
export const RECOMMENDED_IDS = ['quick', 'best'] as const;
/** `quick`: about a minute of training. `best`: as long as it pays, about ten minutes at the most. */
export type RecommendedId = (typeof RECOMMENDED_IDS)[number];

export interface Recommendation {
  readonly recipe: Recipe;
  /** Of training: steps at their pace, without the checks between them. */
  readonly expectedMs: number;
  /**
   * Where that pace comes from: measured here for such a step; measured here for another student, and carried over;
   * or measured where the evidence was, on two processor cores.
   */
  readonly pace: 'measured' | 'scaled' | 'elsewhere';
  /** Why this one, in a plain sentence. */
  readonly reason: string;
}

export type Recommendations = Readonly<Record<RecommendedId, Recommendation>>;

/** What a recommendation depends on. */
export interface Facts extends Circumstances {
  /** Training photos whose label the student may see. */
  readonly labelledPhotos: number;
  /** Of these, those of the class with the fewest, but for classes without any; 0 without labels. */
  readonly smallestClass: number;
  /** null until it has looked at every photo. */
  readonly teacher: { readonly id: string; readonly reads: boolean } | null;
  /** Students whose pretrained weights are here, or come with the app. */
  readonly atHand: readonly string[];
  /** Milliseconds a step that were measured on this device, by `stepCostKey`. */
  readonly paces: Readonly<Record<string, number>>;
}

/** What a user may decide without leaving a recommended recipe: the evidence does not speak of it. */
export type Wishes = Pick<Recipe, 'seed' | 'backend' | 'views' | 'labelBudget'>;

/**
 * Which of the recommended recipes it is; null where it is the user's own.
 * @param preferred of two that say the same
 */
export function recommendedAs(
  recipe: Recipe,
  recommendations: Recommendations | null,
  preferred: RecommendedId | null,
): RecommendedId | null {
  if (recommendations === null) return null;
  const ids = RECOMMENDED_IDS.filter((id) => sameRecipe(recommendations[id].recipe, recipe));
  return ids.find((id) => id === preferred) ?? ids[0] ?? null;
}

/** What a project begins with: the drawn sample is for a first look, photos of one's own are worth the wait. */
export function usualRecommendation(source: Project['source']): RecommendedId {
  return source === 'sample' ? 'quick' : 'best';
}
