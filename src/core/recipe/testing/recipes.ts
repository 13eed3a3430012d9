/** Recipes and circumstances drawn at random, as a user may have come to them: a preset, then edits. */
import fc from 'fast-check';
import { OBJECTIVE_PRESET_IDS } from '../../objectives/presets.ts';
import { OBJECTIVES } from '../../objectives/registry.ts';
import { HEAD_IDS, headOf } from '../../students/head.ts';
import { IMAGE_SIZES_PX, studentIds } from '../../students/presets.ts';
import { usualPlan, VIEW_COUNTS } from '../../views/plan.ts';
import type { Circumstances } from '../circumstances.ts';
import { composeRecipe } from '../compose.ts';
import { withAdded, withAugmentation, withOptimizer, withoutTerm, withTerm } from '../edit.ts';
import type { Recipe } from '../recipe.ts';

const share = fc.constantFrom(0, 0.1, 0.3, 0.5, 0.7, 1);
const fingerprint = fc.constantFrom(null, 'mini', 'clip');
const plan = fc
  .constantFrom(null, ...VIEW_COUNTS.filter((count) => count > 1))
  .map((count) => (count === null ? null : usualPlan(count)));

export const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  trainPhotos: fc.constantFrom(0, 3, 100, 336, 3000, 100_000),
  labelledShare: share,
  teacherFingerprint: fingerprint,
  learnableViews: plan,
});

export const studentChoice = fc.record({
  student: fc.constantFrom(...studentIds()),
  imageSizePx: fc.constantFrom(...IMAGE_SIZES_PX),
});

type Edit = (recipe: Recipe) => Recipe;

/** Edits that leave the pace, the label budget and the choice of terms alone. */
export const otherEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom(0.3, 2).map(
    (weight): Edit =>
      (recipe) =>
        withTerm(recipe, 0, { weight }),
  ),
  fc.integer({ min: 1, max: 9 }).map(
    (seed): Edit =>
      (recipe) => ({ ...recipe, seed }),
  ),
  fc.constantFrom(1e-4, 3e-3).map(
    (learningRate): Edit =>
      (recipe) =>
        withOptimizer(recipe, { learningRate }),
  ),
  fc.constantFrom(0, 0.4).map(
    (colour): Edit =>
      (recipe) =>
        withAugmentation(recipe, { colour }),
  ),
  fc.constantFrom(...HEAD_IDS).map(
    (id): Edit =>
      (recipe) => ({ ...recipe, head: headOf(id) }),
  ),
);

const termEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom(...OBJECTIVES.ids()).map(
    (id): Edit =>
      (recipe) =>
        recipe.objective.some((term) => term.id === id) ? recipe : withAdded(recipe, id),
  ),
  fc.constant((recipe: Recipe) => (recipe.objective.length > 1 ? withoutTerm(recipe, 0) : recipe)),
  fc.constant((recipe: Recipe) => withTerm(recipe, 0, { weight: 0 })),
);

export const recipes: fc.Arbitrary<Recipe> = fc
  .tuple(
    fc.record({ preset: fc.constantFrom(...OBJECTIVE_PRESET_IDS), labelledShare: share, labelBudget: share }),
    studentChoice,
    fc.record({ teacherFingerprint: fingerprint, views: plan, seed: fc.integer({ min: 1, max: 9 }) }),
    fc.constantFrom(
      { epochs: 30, batchSize: 64 },
      { epochs: 60, batchSize: 32 },
      { epochs: 5, batchSize: 8 },
    ),
    fc.array(fc.oneof(otherEdit, termEdit), { maxLength: 4 }),
  )
  .map(([objective, student, rest, pace, edits]) =>
    edits.reduce((recipe, edit) => edit(recipe), composeRecipe({ ...objective, ...student, ...rest, pace })),
  );
