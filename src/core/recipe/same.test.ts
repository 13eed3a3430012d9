import { describe, expect, it } from 'vitest';
import { composeRecipe } from './compose.ts';
import type { Recipe } from './recipe.ts';
import { sameRecipe } from './same.ts';

const recipe = composeRecipe({
  preset: 'kd-probe',
  student: 'conv',
  imageSizePx: 64,
  teacherFingerprint: 'mini',
  labelledShare: 1,
});

describe('recipes', () => {
  it('are the same when they say the same in another order', () => {
    const { seed, student, ...rest } = recipe;
    const turned: Recipe = { seed, ...rest, student: structuredClone(student) };
    expect(sameRecipe(recipe, turned)).toBe(true);
    expect(sameRecipe(turned, recipe)).toBe(true);
  });

  it.each<[string, Partial<Recipe>]>([
    ['a seed', { seed: 2 }],
    ['a head', { head: { kind: 'space', by: 'probe' } }],
    ['a start', { start: { kind: 'run', runId: 'r', name: 'Run 1' } }],
    ['an option of a term', { objective: [{ id: 'kd_probe', weight: 1, options: { temperature: 3 } }] }],
    ['a setting of the optimizer', { optimizer: { ...recipe.optimizer, clipNorm: null } }],
  ])('differ in %s, unless that may differ', (_, change) => {
    const other = { ...recipe, ...change };
    expect(sameRecipe(recipe, other)).toBe(false);
    expect(sameRecipe(recipe, other, Object.keys(change) as (keyof Recipe)[])).toBe(true);
  });
});
