/** Whether two recipes say the same. */
import { deepEqual } from '../deep-equal.ts';
import type { Recipe } from './recipe.ts';

/** @param but what may differ */
export function sameRecipe(a: Recipe, b: Recipe, but: readonly (keyof Recipe)[] = []): boolean {
  return (Object.keys(a) as (keyof Recipe)[]).every((key) => but.includes(key) || deepEqual(a[key], b[key]));
}
