import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OBJECTIVE_PRESET_IDS } from '../objectives/presets.ts';
import { usualPlan } from '../views/plan.ts';
import type { Circumstances } from './circumstances.ts';
import { FIRST_RECIPE } from './compose.ts';
import { withObjective, withoutTerm, withStudent, withTerm } from './edit.ts';
import type { Recipe } from './recipe.ts';
import {
  editedTo,
  FIRST_DRAFT,
  ownRecipe,
  type RecipeDraft,
  type Recommend,
  reconcile,
} from './reconcile.ts';
import { circumstances, otherEdit, recipes, studentChoice } from './testing/recipes.ts';

const suggestedPace = { epochs: 30, batchSize: 64 };
const own = (recipe: Recipe): RecipeDraft => ({ ...FIRST_DRAFT, recipe, suggestedPace, recommended: null });
const drafts = recipes.map(own);
const adapted = (draft: RecipeDraft, now: Circumstances) => reconcile(draft, now, null);
const SAMPLE: Circumstances = {
  trainPhotos: 336,
  labelledShare: 1,
  teacherFingerprint: 'mini',
  learnableViews: null,
};
const under = (recipe: Recipe, change: Partial<Circumstances> = {}) =>
  adapted(own(recipe), { ...SAMPLE, ...change }).recipe;
const idsOf = ({ objective }: Recipe) => objective.map(({ id }) => id);

describe('a recipe under new circumstances', () => {
  it('is the same after the second time as after the first', () => {
    fc.assert(
      fc.property(drafts, circumstances, (draft, now) => {
        const once = adapted(draft, now);
        expect(adapted(once, now)).toEqual(once);
      }),
    );
  });

  it('is the same whether the user edits it before or after they change', () => {
    fc.assert(
      fc.property(drafts, circumstances, otherEdit, (draft, now, edit) => {
        const first = adapted({ ...draft, recipe: edit(draft.recipe) }, now).recipe;
        expect(edit(adapted(draft, now).recipe)).toEqual(first);
      }),
    );
  });

  it('is the same whether a student or an objective is chosen before or after they change', () => {
    const objectives = fc.constantFrom(...OBJECTIVE_PRESET_IDS);
    fc.assert(
      fc.property(drafts, circumstances, studentChoice, objectives, (draft, now, chosen, id) => {
        const choose = (recipe: Recipe) =>
          withObjective(withStudent(recipe, chosen.student, chosen.imageSizePx), id, now.labelledShare);
        const first = adapted({ ...draft, recipe: choose(draft.recipe) }, now).recipe;
        expect(choose(adapted(draft, now).recipe)).toEqual(first);
      }),
    );
  });

  it('has the pace that suits the folder until the user sets another', () => {
    expect(under(FIRST_RECIPE)).toMatchObject({ epochs: 60, batchSize: 32 });
    expect(under({ ...FIRST_RECIPE, epochs: 5 })).toMatchObject({ epochs: 5, batchSize: 64 });
  });

  it('goes on following the folder from one to the next, and keeps its pace where there are no photos', () => {
    const sample = adapted(own(FIRST_RECIPE), SAMPLE);
    const empty = adapted(sample, { ...SAMPLE, trainPhotos: 0 });
    expect(empty.recipe).toMatchObject({ epochs: 60, batchSize: 32 });
    expect(adapted(empty, { ...SAMPLE, trainPhotos: 3000 }).recipe).toMatchObject(suggestedPace);
  });

  it('has a fifth of the passes where its student can see already, and all of them where it cannot again', () => {
    const draft = adapted(own(FIRST_RECIPE), SAMPLE);
    const tuned = editedTo(draft, withStudent(draft.recipe, 'pupil-mini', 96), null);
    expect(tuned.recipe.epochs).toBe(12);
    expect(adapted(tuned, { ...SAMPLE, trainPhotos: 3068 }).recipe).toMatchObject({
      epochs: 6,
      batchSize: 64,
    });
    const back = editedTo(tuned, withStudent(tuned.recipe, 'conv', 64), null);
    expect(back.recipe.epochs).toBe(60);
    const set = editedTo(tuned, { ...tuned.recipe, epochs: 17 }, null);
    expect(editedTo(set, withStudent(set.recipe, 'conv', 64), null).recipe.epochs).toBe(17);
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

describe('a recommended recipe under new circumstances', () => {
  const best = withStudent({ ...FIRST_RECIPE, epochs: 6, patience: 3 }, 'pupil-mini', 96);
  const recommend: Recommend = ({ seed, backend, views, labelBudget }) => {
    const one = (epochs: number) => ({
      recipe: { ...best, epochs, seed, backend, views, labelBudget },
      ...{ expectedMs: 1, pace: 'measured' as const, reason: 'It was measured.' },
    });
    return { quick: one(2), best: one(6) };
  };
  const draft: RecipeDraft = { ...FIRST_DRAFT, recipe: { ...FIRST_RECIPE, seed: 4 } };

  it('is what is recommended then, with the wishes of the user; a second time changes nothing', () => {
    const once = reconcile(draft, SAMPLE, recommend);
    expect(once.recipe).toEqual({ ...best, seed: 4 });
    expect(reconcile(once, SAMPLE, recommend)).toEqual(once);
    expect(once.suggestedPace).toEqual({ epochs: 60, batchSize: 32 });
  });

  it('waits as it is while nothing can be recommended', () => {
    const waiting = reconcile(draft, SAMPLE, () => null);
    expect(waiting).toMatchObject({ recommended: 'best', recipe: { epochs: 60, batchSize: 32 } });
  });

  it('keeps its epochs where only its size is another, and an edit that sets them', () => {
    const once = reconcile(draft, SAMPLE, recommend);
    const smaller = editedTo(once, withStudent(once.recipe, 'pupil-mini', 64), recommend);
    expect(smaller).toMatchObject({ recommended: null, recipe: { epochs: 6 } });
    const own = { ...withStudent(once.recipe, 'conv', 64), epochs: 9 };
    expect(editedTo(once, own, recommend).recipe.epochs).toBe(9);
    expect(editedTo(once, { ...own, epochs: 6 }, recommend).recipe).toMatchObject({
      epochs: 60,
      patience: null,
    });
  });

  it('is recognised when somebody comes back to it by hand', () => {
    const once = reconcile(draft, SAMPLE, recommend);
    const left = editedTo(once, { ...once.recipe, epochs: 5 }, recommend);
    expect(left.recommended).toBeNull();
    expect(editedTo(left, { ...left.recipe, epochs: 2 }, recommend).recommended).toBe('quick');
  });

  it('is no base for what others compose: they get the usual pace, and no patience', () => {
    const once = reconcile(draft, SAMPLE, recommend);
    expect(ownRecipe(once)).toMatchObject({ epochs: 60, batchSize: 32, patience: null, seed: 4 });
    const left = editedTo(once, { ...once.recipe, epochs: 5 }, recommend);
    expect(ownRecipe(left)).toBe(left.recipe);
  });
});
