import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OBJECTIVE_PRESET_IDS } from '../objectives/presets.ts';
import { usualPlan } from '../views/plan.ts';
import type { Circumstances } from './circumstances.ts';
import { FIRST_RECIPE } from './compose.ts';
import { withObjective, withoutTerm, withStudent, withTerm } from './edit.ts';
import type { Recipe } from './recipe.ts';
import { type RecipeDraft, reconcile } from './reconcile.ts';
import { circumstances, otherEdit, recipes, studentChoice } from './testing/recipes.ts';

const suggestedPace = { epochs: 30, batchSize: 64 };
const drafts = recipes.map((recipe): RecipeDraft => ({ recipe, suggestedPace }));
const SAMPLE: Circumstances = {
  trainPhotos: 336,
  labelledShare: 1,
  teacherFingerprint: 'mini',
  learnableViews: null,
};
const under = (recipe: Recipe, change: Partial<Circumstances> = {}) =>
  reconcile({ recipe, suggestedPace }, { ...SAMPLE, ...change }).recipe;
const idsOf = ({ objective }: Recipe) => objective.map(({ id }) => id);

describe('a recipe under new circumstances', () => {
  it('is the same after the second time as after the first', () => {
    fc.assert(
      fc.property(drafts, circumstances, (draft, now) => {
        const once = reconcile(draft, now);
        expect(reconcile(once, now)).toEqual(once);
      }),
    );
  });

  it('is the same whether the user edits it before or after they change', () => {
    fc.assert(
      fc.property(drafts, circumstances, otherEdit, (draft, now, edit) => {
        const first = reconcile({ ...draft, recipe: edit(draft.recipe) }, now).recipe;
        expect(edit(reconcile(draft, now).recipe)).toEqual(first);
      }),
    );
  });

  it('is the same whether a student or an objective is chosen before or after they change', () => {
    const objectives = fc.constantFrom(...OBJECTIVE_PRESET_IDS);
    fc.assert(
      fc.property(drafts, circumstances, studentChoice, objectives, (draft, now, chosen, id) => {
        const choose = (recipe: Recipe) =>
          withObjective(withStudent(recipe, chosen.student, chosen.imageSizePx), id, now.labelledShare);
        const first = reconcile({ ...draft, recipe: choose(draft.recipe) }, now).recipe;
        expect(choose(reconcile(draft, now).recipe)).toEqual(first);
      }),
    );
  });

  it('has the pace that suits the folder until the user sets another', () => {
    expect(under(FIRST_RECIPE)).toMatchObject({ epochs: 60, batchSize: 32 });
    expect(under({ ...FIRST_RECIPE, epochs: 5 })).toMatchObject({ epochs: 5, batchSize: 64 });
  });

  it('goes on following the folder from one to the next, and keeps its pace where there are no photos', () => {
    const sample = reconcile({ recipe: FIRST_RECIPE, suggestedPace }, SAMPLE);
    const empty = reconcile(sample, { ...SAMPLE, trainPhotos: 0 });
    expect(empty.recipe).toMatchObject({ epochs: 60, batchSize: 32 });
    expect(reconcile(empty, { ...SAMPLE, trainPhotos: 3000 }).recipe).toMatchObject(suggestedPace);
  });

  it('learns from the teacher that is there', () => {
    expect(under(FIRST_RECIPE).teacherFingerprint).toBe('mini');
    expect(under(under(FIRST_RECIPE), { teacherFingerprint: null }).teacherFingerprint).toBeNull();
  });

  it('takes the labels in as soon as most photos have one, whichever teacher looked at them', () => {
    const unlabelled = under(FIRST_RECIPE, { labelledShare: 0.1 });
    expect(idsOf(unlabelled)).toEqual(['kd_probe']);
    expect(idsOf(under(unlabelled, { labelledShare: 0.9 }))).toEqual(['kd_probe', 'ce']);
  });

  it('keeps what the user has set of the terms that stay', () => {
    const softer = withTerm(FIRST_RECIPE, 0, { options: { temperature: 4 } });
    const [teacher] = under(softer, { labelledShare: 0.1 }).objective;
    expect(teacher).toEqual({ id: 'kd_probe', weight: 1, options: { temperature: 4 } });
  });

  it('leaves a sum that the user has composed as it is, also with a term that counts nothing', () => {
    const own = withTerm(withoutTerm(FIRST_RECIPE, 1), 0, { weight: 0 });
    expect(under(own, { labelledShare: 1, teacherFingerprint: 'clip' }).objective).toEqual(own.objective);
  });

  it('learns on the views that are there now, and on none where they are not all there', () => {
    const [eight, sixteen] = [usualPlan(8), usualPlan(16)];
    const onViews = { ...FIRST_RECIPE, views: eight };
    expect(under(onViews, { learnableViews: sixteen }).views).toEqual(sixteen);
    expect(under(onViews, { learnableViews: null }).views).toBeNull();
    expect(under({ ...FIRST_RECIPE, views: null }, { learnableViews: eight }).views).toBeNull();
  });
});
