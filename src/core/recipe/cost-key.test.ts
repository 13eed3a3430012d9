import { describe, expect, it } from 'vitest';
import { usualPlan } from '../views/plan.ts';
import { FIRST_RECIPE } from './compose.ts';
import { stepCostKey, upgradedCostKey } from './cost-key.ts';
import { withOptimizer, withOption, withTerm } from './edit.ts';
import type { Recipe } from './recipe.ts';

const key = stepCostKey(FIRST_RECIPE);

describe('the cost of a step', () => {
  it.each<[string, Partial<Recipe>]>([
    ['its length', { epochs: 99 }],
    ['its seed', { seed: 7 }],
    ['its label budget', { labelBudget: 0.1 }],
    ['the weight of a term', withTerm(FIRST_RECIPE, 0, { weight: 0.3 })],
    ['its learning rate', withOptimizer(FIRST_RECIPE, { learningRate: 1 })],
    ['a head that is spelled out', { head: { kind: 'classes' } }],
    ['views that are spelled out', { views: null }],
    ['the order in which its settings were set', { student: reversed(FIRST_RECIPE.student) }],
  ])('does not depend on %s', (_, change) => {
    expect(stepCostKey({ ...FIRST_RECIPE, ...change })).toBe(key);
  });

  it.each<[string, Partial<Recipe>]>([
    ['the batch', { batchSize: 8 }],
    ['the student', { student: { ...FIRST_RECIPE.student, imageSizePx: 32 } }],
    ['the terms', { objective: FIRST_RECIPE.objective.slice(1) }],
    ['an option of a term', withOption(FIRST_RECIPE, 0, 'temperature', 4)],
    ['the head', { head: { kind: 'space', by: 'probe' } }],
    ['stored views', { views: usualPlan(8) }],
    ['clipping', withOptimizer(FIRST_RECIPE, { clipNorm: null })],
    ['averaged weights', { emaDecay: null }],
    ['the backend', { backend: 'wasm' }],
    ['the teacher', { teacherFingerprint: 'clip' }],
  ])('depends on %s', (_, change) => {
    expect(stepCostKey({ ...FIRST_RECIPE, ...change })).not.toBe(key);
  });

  it('is found under the key that an earlier version stored', () => {
    const { student, objective, batchSize, backend, teacherFingerprint } = FIRST_RECIPE;
    const before = [student, objective, batchSize, backend, teacherFingerprint];
    expect(upgradedCostKey(JSON.stringify(before))).toBe(key);
    const space: Recipe = { ...FIRST_RECIPE, head: { kind: 'space', by: 'texts' } };
    expect(upgradedCostKey(JSON.stringify([...before, 'space']))).toBe(stepCostKey(space));
    expect(upgradedCostKey(key)).toBe(key);
  });
});

function reversed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}
