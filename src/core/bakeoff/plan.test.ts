import { describe, expect, it } from 'vitest';
import { composeRecipe } from '../recipe/compose.ts';
import { recipeOf } from './bakeoff.ts';
import { planOnTermsOf } from './plan.ts';

describe('a comparison on the terms of a recipe', () => {
  it('has runs that differ from it in nothing but what is compared', () => {
    const terms = { teacherFingerprint: null, labelledShare: 1 };
    const pace = { epochs: 7, batchSize: 48 };
    const recipe = composeRecipe({
      ...terms,
      preset: 'ce',
      student: 'conv',
      imageSizePx: 64,
      labelBudget: 0.5,
      pace,
      seed: 3,
      backend: 'wasm',
    });
    const compared = { objectives: ['ce'], students: ['conv'], seeds: [3], epochs: 7 };
    const cell = { objective: 'ce', student: 'conv', seed: 3 };
    expect(recipeOf({ ...planOnTermsOf(recipe, compared), ...terms }, cell)).toEqual(recipe);
  });
});
