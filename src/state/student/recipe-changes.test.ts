import { describe, expect, it } from 'vitest';
import { FIRST_RECIPE } from '../../core/recipe/compose.ts';
import type { Photo } from '../../core/records/project.ts';
import type { Estimate } from '../../protocol/trainer.ts';
import { initialStudio } from '../initial.ts';
import type { Studio } from '../studio.ts';
import { withAdaptedRecipe, withRecipe, withViewsThatAreThere } from './recipe-changes.ts';

const ESTIMATE = { msPerStep: 80 } as Estimate;

function folder(photos: number, labelled: number): readonly Photo[] {
  return Array.from({ length: photos }, (_, index) => ({
    ...{ id: `photo ${index}`, index, path: '', split: 'train', isExcluded: false },
    classIndex: index < labelled ? 0 : null,
  })) as unknown as readonly Photo[];
}

function studio(change: Partial<Studio>): Studio {
  const before = initialStudio(FIRST_RECIPE);
  return { ...before, student: { ...before.student, estimate: ESTIMATE }, ...change };
}

describe('the recipe on the page', () => {
  it('follows a folder that comes, and the estimate of the recipe before it goes', () => {
    const student = withAdaptedRecipe(studio({ photos: folder(336, 336) }));
    expect(student.recipe).toMatchObject({ epochs: 60, batchSize: 32 });
    expect(student.suggestedPace).toEqual({ epochs: 60, batchSize: 32 });
    expect(student.estimate).toBeNull();
  });

  it('follows the labels that photos are given', () => {
    const before = studio({ photos: folder(100, 10) });
    const unlabelled = withAdaptedRecipe(before);
    const named = withAdaptedRecipe({ ...before, student: unlabelled, photos: folder(100, 90) });
    expect(unlabelled.recipe.objective.map(({ id }) => id)).toEqual(['kd_probe']);
    expect(named.recipe.objective.map(({ id }) => id)).toEqual(['kd_probe', 'ce']);
  });

  it('keeps its estimate where nothing of it changes', () => {
    const before = studio({ photos: folder(5000, 5000) });
    expect(withAdaptedRecipe(before).estimate).toBe(ESTIMATE);
    expect(withViewsThatAreThere(before).estimate).toBe(ESTIMATE);
    expect(withRecipe(before.student, structuredClone(FIRST_RECIPE)).estimate).toBe(ESTIMATE);
    expect(withRecipe(before.student, { ...FIRST_RECIPE, seed: 2 }).estimate).toBeNull();
  });
});
