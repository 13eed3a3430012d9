import { describe, expect, it } from 'vitest';
import { OBJECTIVE_PRESET_IDS } from '../objectives/presets.ts';
import { composeRecipe } from '../recipe/compose.ts';
import { describeRun } from './plan.ts';

const HEADS = { classes: 10, teacherDims: 256 };
const recipeOf = (preset: string) =>
  composeRecipe({
    preset,
    student: 'conv',
    imageSizePx: 64,
    teacherFingerprint: 'mini',
    labelledShare: 1,
  });

describe('the labels of a run', () => {
  it.each(OBJECTIVE_PRESET_IDS)('are smoothed by 0.1, but not as the paper was published: %s', (preset) => {
    const labels = describeRun(recipeOf(preset), HEADS).terms.find((term) => term.id === 'ce');
    expect(labels?.options['labelSmoothing']).toBe(preset === 'embedkd' ? 0 : 0.1);
  });

  it('are smoothed as their term says', () => {
    const recipe = recipeOf('ce');
    const objective = [{ id: 'ce', weight: 1, options: { labelSmoothing: 0.3 } }] as const;
    expect(describeRun({ ...recipe, objective }, HEADS).terms).toEqual(objective);
  });
});
