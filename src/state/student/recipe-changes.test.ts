import { describe, expect, it } from 'vitest';
import { FIRST_RECIPE } from '../../core/recipe/compose.ts';
import { stepCostKey } from '../../core/recipe/cost-key.ts';
import { withStudent } from '../../core/recipe/edit.ts';
import type { Photo } from '../../core/records/project.ts';
import { lookedTeacher } from '../../ui/testing/teacher.ts';
import { initialStudio } from '../initial.ts';
import type { Studio } from '../studio.ts';
import { withAdaptedRecipe, withRecipe, withRecommended, withViewsThatAreThere } from './recipe-changes.ts';
import { factsOf, recommendOn } from './recommend-on.ts';
import { estimateOf } from './slice.ts';

const ESTIMATE = { msPerStep: 80 } as NonNullable<ReturnType<typeof estimateOf>>;

function folder(photos: number, labelled: number, classes = 1): readonly Photo[] {
  return Array.from({ length: photos }, (_, index) => ({
    ...{ id: `photo ${index}`, index, path: '', split: 'train', isExcluded: false },
    classIndex: index < labelled ? index % classes : null,
  })) as unknown as readonly Photo[];
}

function studio(change: Partial<Studio>): Studio {
  const before = initialStudio();
  const estimates = { [stepCostKey(FIRST_RECIPE)]: ESTIMATE };
  return { ...before, student: { ...before.student, recommended: null, estimates }, ...change };
}

describe('the recipe on the page', () => {
  it('follows a folder that comes, and the estimate of the recipe before it goes', () => {
    const student = withAdaptedRecipe(studio({ photos: folder(336, 336) }), null);
    expect(student.recipe).toMatchObject({ epochs: 60, batchSize: 32 });
    expect(student.suggestedPace).toEqual({ epochs: 60, batchSize: 32 });
    expect(estimateOf(student)).toBeNull();
  });

  it('follows the labels that photos are given', () => {
    const before = studio({ photos: folder(100, 10) });
    const unlabelled = withAdaptedRecipe(before, null);
    const named = withAdaptedRecipe({ ...before, student: unlabelled, photos: folder(100, 90) }, null);
    expect(unlabelled.recipe.objective.map(({ id }) => id)).toEqual(['kd_probe']);
    expect(named.recipe.objective.map(({ id }) => id)).toEqual(['kd_probe', 'ce']);
  });

  it('has the estimate of every recipe whose step costs the same', () => {
    const before = studio({ photos: folder(5000, 5000) });
    const { student } = before;
    expect(estimateOf(withAdaptedRecipe(before, null))).toBe(ESTIMATE);
    expect(estimateOf(withViewsThatAreThere(before, null))).toBe(ESTIMATE);
    expect(estimateOf(withRecipe(student, { ...FIRST_RECIPE, seed: 2, epochs: 4 }, null))).toBe(ESTIMATE);
    expect(estimateOf(withRecipe(student, { ...FIRST_RECIPE, batchSize: 16 }, null))).toBeNull();
  });
});

describe('a recommended recipe on the page', () => {
  const photos = folder(3000, 3000, 10);
  const untouched = (change: Partial<Studio> = {}) => {
    const before = initialStudio();
    return { ...before, photos, ...change };
  };
  const adapted = (before: Studio) => withAdaptedRecipe(before, recommendOn(before));

  it('is what a project begins with', () => {
    const student = adapted(untouched());
    expect(student.recommended).toBe('best');
    expect(student.recipe).toEqual(student.recommendations?.best.recipe);
  });

  it('is another one as soon as its pace on this device is known', () => {
    const before = untouched();
    const student = adapted(before);
    const slow = { ...ESTIMATE, msPerStep: 60_000 };
    const estimates = { [stepCostKey(student.recipe)]: slow };
    const after = adapted({ ...before, student: { ...student, estimates } });
    expect(after.recommended).toBe('best');
    expect(after.recipe).not.toEqual(student.recipe);
  });

  it('is left by an edit, but not by a wish that it does not speak of, and is taken again by its name', () => {
    const before = untouched();
    const student = adapted(before);
    const recommend = recommendOn({ ...before, student });
    const seeded = withRecipe(student, { ...student.recipe, seed: 7 }, recommend);
    expect([seeded.recommended, seeded.recipe.seed]).toEqual(['best', 7]);
    const edited = withRecipe(seeded, { ...seeded.recipe, epochs: 77 }, recommend);
    expect(edited.recommended).toBeNull();
    expect(adapted({ ...before, student: edited }).recipe.epochs).toBe(77);
    const again = withRecommended({ ...before, student: edited }, 'quick', {}, recommend);
    expect(again.recommended).toBe('quick');
    expect(again.recipe).toEqual({ ...student.recommendations?.quick.recipe, seed: 7 });
  });

  it('gives way to the usual pace where another student is picked', () => {
    const before = untouched();
    const student = adapted(before);
    const other = withRecipe(student, withStudent(student.recipe, 'vit-tiny', 64), recommendOn(before));
    expect(other.recommended).toBeNull();
    expect(other.recipe).toMatchObject({ epochs: 30, batchSize: 64 });
  });

  it('knows labels under the budget, the smallest class, and a teacher that has looked at all', () => {
    const looked = { ...lookedTeacher(photos), embedded: photos.length };
    expect(factsOf(untouched({ teacher: looked }), 0.1)).toMatchObject({
      trainPhotos: 3000,
      labelledPhotos: 300,
      smallestClass: 30,
      atHand: ['pupil-mini'],
      teacher: { reads: looked.facts?.hasText },
    });
    expect(factsOf(untouched({ teacher: { ...looked, embedded: 5 } }), 1).teacher).toBeNull();
    expect(factsOf(untouched({ photos: folder(10, 0) }), 1)).toMatchObject({
      labelledPhotos: 0,
      smallestClass: 0,
    });
  });
});
