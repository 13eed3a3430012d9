import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OBJECTIVE_PRESET_IDS } from '../objectives/presets.ts';
import { headIdOf } from '../students/head.ts';
import { composeRecipe, recomposed } from './compose.ts';
import { circumstances, recipes, studentChoice } from './testing/recipes.ts';

const choices = {
  preset: 'kd-probe',
  student: 'conv',
  imageSizePx: 64,
  teacherFingerprint: 'mini',
  labelledShare: 1,
};

describe('a composed recipe', () => {
  it('adds the labels to the teacher’s judgement when most photos are labelled', () => {
    expect(composeRecipe(choices).objective.map((term) => term.id)).toEqual(['kd_probe', 'ce']);
  });

  it('leaves the labels to the probe when the budget hides most of them', () => {
    expect(composeRecipe({ ...choices, labelBudget: 0.1 }).objective.map((term) => term.id)).toEqual([
      'kd_probe',
    ]);
  });

  it('names the teacher that a student is compared with, also where the objective needs none', () => {
    expect(composeRecipe({ ...choices, preset: 'ce' }).teacherFingerprint).toBe('mini');
  });

  it('starts a student from its published weights where there are some', () => {
    expect(composeRecipe(choices).start).toEqual({ kind: 'random' });
    expect(composeRecipe({ ...choices, student: 'pupil-mini' }).start).toEqual({
      kind: 'pretrained',
      id: 'pupil-mini',
      head: 'probe',
    });
  });

  it('refuses a name that it does not know and lists those it does', () => {
    expect(() => composeRecipe({ ...choices, student: 'resnet-152' })).toThrow(
      /conv, pupil-mini, mobile, vit-tiny, vit-paper, rwkv/,
    );
  });
});

describe('a recipe that is composed anew', () => {
  const presets = fc.constantFrom(...OBJECTIVE_PRESET_IDS);

  it('keeps seed, budget, backend, pace, head and views', () => {
    fc.assert(
      fc.property(recipes, presets, studentChoice, circumstances, (before, preset, student, now) => {
        const recipe = recomposed(before, { preset, ...student }, now);
        const { seed, labelBudget, backend, epochs, batchSize, views } = before;
        expect(recipe).toMatchObject({ seed, labelBudget, backend, epochs, batchSize, views });
        expect(headIdOf(recipe.head)).toBe(headIdOf(before.head));
      }),
    );
  });

  it('takes what is chosen with it, and has the terms that go with the chosen budget', () => {
    const chosen = { labelBudget: 0.1, epochs: 3, seed: 5, head: { kind: 'space', by: 'probe' } } as const;
    const now = { trainPhotos: 336, labelledShare: 1, teacherFingerprint: 'mini', learnableViews: null };
    const recipe = recomposed(composeRecipe(choices), { ...choices, ...chosen }, now);
    expect(recipe).toMatchObject({ ...chosen, batchSize: 64 });
    expect(recipe.objective.map(({ id }) => id)).toEqual(['kd_probe']);
  });

  it('starts as the student usually does, unless the start is chosen', () => {
    const now = { trainPhotos: 336, labelledShare: 1, teacherFingerprint: 'mini', learnableViews: null };
    const mini = recomposed(composeRecipe(choices), { ...choices, student: 'pupil-mini' }, now);
    expect(mini.start).toEqual({ kind: 'pretrained', id: 'pupil-mini', head: 'probe' });
    const start = { kind: 'random' } as const;
    expect(recomposed(mini, { ...choices, student: 'pupil-mini', start }, now).start).toEqual(start);
    expect(recomposed(mini, choices, now).start).toEqual({ kind: 'random' });
  });
});
