import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectiveOf } from '../objectives/composition.ts';
import { OBJECTIVE_PRESET_IDS, OBJECTIVE_PRESETS } from '../objectives/presets.ts';
import { composeRecipe, FIRST_RECIPE } from './compose.ts';
import {
  withLabelBudget,
  withObjective,
  withOptimizer,
  withoutTerm,
  withSampling,
  withStart,
  withStudent,
  withTerm,
} from './edit.ts';
import type { Recipe } from './recipe.ts';
import { recipes, studentChoice } from './testing/recipes.ts';

const presets = fc.constantFrom(...OBJECTIVE_PRESET_IDS);
const idsOf = ({ objective }: Recipe) => objective.map(({ id }) => id);

describe('choosing a student', () => {
  it('changes the student, its weights and the training settings of its family, and nothing else', () => {
    fc.assert(
      fc.property(recipes, studentChoice, (recipe, { student, imageSizePx }) => {
        const chosen = withStudent(recipe, student, imageSizePx);
        const { optimizer, emaDecay, augmentation, student: config, start, ...rest } = chosen;
        expect(rest).toEqual({
          ...recipe,
          optimizer: undefined,
          emaDecay: undefined,
          augmentation: undefined,
          student: undefined,
          start: undefined,
        });
        const fresh = composeRecipe({
          ...{ preset: 'kd-probe', student, imageSizePx, teacherFingerprint: null, labelledShare: 1 },
        });
        expect(config).toEqual(fresh.student);
        expect(start).toEqual(fresh.start);
        if (recipe.preset === 'kd-probe') expect(optimizer).toEqual(fresh.optimizer);
      }),
    );
  });

  it('gives a transformer a rate that it bears', () => {
    const recipe = withStudent(FIRST_RECIPE, 'vit-tiny', 64);
    expect(recipe.optimizer).toMatchObject({ learningRate: 5e-4, clipNorm: 1 });
  });

  it('is possible for a sum with a term that counts nothing', () => {
    const silent = withTerm(withoutTerm(FIRST_RECIPE, 1), 0, { weight: 0 });
    expect(withStudent(silent, 'vit-tiny', 32).objective).toEqual(silent.objective);
  });
});

describe('choosing where it starts', () => {
  const random = { kind: 'random' } as const;

  it('moves weights that have learned to see more gently, and back', () => {
    const tuned = withStudent(FIRST_RECIPE, 'pupil-mini', 96);
    expect(tuned.optimizer.learningRate).toBeLessThan(FIRST_RECIPE.optimizer.learningRate);
    const drawn = withStart(tuned, random);
    expect(drawn).toEqual({ ...tuned, start: random, optimizer: FIRST_RECIPE.optimizer });
    expect(withStart(drawn, tuned.start)).toEqual(tuned);
  });

  it('leaves a rate that somebody has set', () => {
    const tuned = withOptimizer(withStudent(FIRST_RECIPE, 'pupil-mini', 96), { learningRate: 0.0123 });
    expect(withStart(tuned, random).optimizer.learningRate).toBe(0.0123);
  });
});

describe('choosing an objective', () => {
  it('keeps student, start, seed, budget, backend, pace, head and views', () => {
    fc.assert(
      fc.property(recipes, presets, (recipe, id) => {
        const { preset, objective, optimizer, emaDecay, augmentation, sampling, ...kept } = withObjective(
          recipe,
          id,
          1,
        );
        expect(recipe).toMatchObject(kept);
        expect(preset).toBe(id);
        expect(objective).toEqual(OBJECTIVE_PRESETS[id].terms(recipe.labelBudget));
      }),
    );
  });

  it('draws batches as the preset does', () => {
    const cid = withObjective(FIRST_RECIPE, 'clip-cid', 1);
    expect(cid.sampling.kind).toBe('one-of-alike');
    expect(withObjective(cid, 'ce', 1).sampling).toEqual({ kind: 'uniform' });
  });
});

describe('a label budget', () => {
  it('takes the labels out of the sum where it hides most of them, and in again', () => {
    const few = withLabelBudget(FIRST_RECIPE, 0.1, 1);
    expect(idsOf(few)).toEqual(['kd_probe']);
    expect(withLabelBudget(few, 1, 1)).toEqual(FIRST_RECIPE);
  });

  it('counts from the labels that there are', () => {
    expect(idsOf(withLabelBudget(FIRST_RECIPE, 0.75, 0.6))).toEqual(['kd_probe']);
    expect(idsOf(withLabelBudget(FIRST_RECIPE, 0.9, 0.6))).toEqual(['kd_probe', 'ce']);
  });
});

describe('a sum that the user composes', () => {
  it('is never taken for a preset with other terms', () => {
    const alone = withoutTerm(withObjective(FIRST_RECIPE, 'fd', 1), 0);
    expect(idsOf(alone)).toEqual(['fd']);
    expect(idsOf(withLabelBudget(alone, 0.5, 1))).toEqual(['fd']);
    expect(
      objectiveOf(alone.preset)
        .terms(1)
        .map(({ id }) => id),
    ).toEqual(['fd']);
  });
});

describe('a way of drawing batches', () => {
  it('is chosen, and taken back', () => {
    const balanced = withSampling(FIRST_RECIPE, { kind: 'class-balanced' });
    expect(balanced.sampling).toEqual({ kind: 'class-balanced' });
    expect(withSampling(balanced, { kind: 'uniform' })).toEqual(FIRST_RECIPE);
  });
});
