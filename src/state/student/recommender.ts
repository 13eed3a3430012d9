/**
 * What recommends recipes. The evidence is fetched when there are photos to recommend one for: the first paint does
 * without.
 */
import type { Recommend } from '../../core/recipe/reconcile.ts';
import type { Studio } from '../studio.ts';

export interface Recommender {
  /** After it, recommendations are made at once. Where it cannot be fetched there are none. */
  load(): Promise<void>;
  /** What is recommended as the studio stands; null before it is loaded. */
  on(studio: Pick<Studio, 'student' | 'teacher' | 'photos'>): Recommend | null;
}

export function createRecommender(): Recommender {
  let loaded: typeof import('./recommend-on.ts') | null = null;
  return {
    async load() {
      try {
        loaded ??= await import('./recommend-on.ts');
      } catch (thrown) {
        console.warn('The evidence for recommended recipes could not be fetched.', thrown);
      }
    },
    on: (studio) => loaded?.recommendOn(studio) ?? null,
  };
}
