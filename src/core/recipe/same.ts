/** Whether two recipes say the same, whichever way they leave out what is usual. */
import { deepEqual } from '../deep-equal.ts';
import { USUAL_SAMPLING } from '../training/sampling.ts';
import type { Recipe } from './recipe.ts';

/** @param but what may differ */
export function sameRecipe(a: Recipe, b: Recipe, but: readonly (keyof Recipe)[] = []): boolean {
  const [one, other] = [spelledOut(a), spelledOut(b)];
  return (Object.keys(one) as (keyof Recipe)[]).every(
    (key) => but.includes(key) || deepEqual(one[key], other[key]),
  );
}

function spelledOut(recipe: Recipe): Required<Recipe> {
  const { start, head, views, sampling } = recipe;
  return {
    ...recipe,
    start: start ?? { kind: 'random' },
    head: head ?? { kind: 'classes' },
    views: views ?? null,
    sampling: sampling ?? USUAL_SAMPLING.uniform,
  };
}
