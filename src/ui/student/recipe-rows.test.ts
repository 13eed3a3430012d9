import { describe, expect, it } from 'vitest';
import { visibleLabels } from '../../core/training/label-budget.ts';
import { labelsOnlyRun } from './baselines.ts';
import { BUDGETS, countLabels } from './label-budget.ts';
import { recipeDifferences } from './recipe-rows.ts';
import { lossSeries } from './run-series.ts';
import { photosFixture, recipeFixture, runFixture } from './testing/studio-fixture.ts';

describe('recipes compared', () => {
  it('show only what differs, in words', () => {
    const kd = recipeFixture('kd-probe');
    const warmer = { ...kd, seed: 2, augmentation: { ...kd.augmentation, flip: false } };
    expect(recipeDifferences([kd, warmer])).toEqual([
      { label: 'Flip', values: ['on', 'off'] },
      { label: 'Seed', values: ['1', '2'] },
    ]);
  });

  it('differ in nothing when they are the same', () => {
    expect(recipeDifferences([recipeFixture(), recipeFixture()])).toEqual([]);
  });
});

describe('a label budget', () => {
  it('counts as many labels as the trainer leaves visible', () => {
    const photos = photosFixture();
    const labels = photos.filter((photo) => photo.split === 'train').map((photo) => photo.classIndex!);
    for (const budget of BUDGETS) {
      const visible = visibleLabels(labels, 10, budget, 1).filter((label) => label >= 0).length;
      expect(countLabels(photos, budget).seen).toBe(visible);
    }
  });

  it('leaves excluded photos out', () => {
    const photos = photosFixture().map((photo, i) => (i < 100 ? { ...photo, isExcluded: true } : photo));
    expect(countLabels(photos, 1)).toEqual({ seen: 2900, labelled: 2900, photos: 2900 });
  });
});

describe('the run without a teacher', () => {
  const scores = { validation: 0.6, test: 0.6 };
  const all = runFixture('all', recipeFixture('ce'), 'finished', 48, scores);
  const few = runFixture('few', recipeFixture('ce', { labelBudget: 0.1 }), 'finished', 48, scores);
  const open = runFixture('open', recipeFixture('kd-probe', { labelBudget: 0.1 }), 'finished', 48, scores);

  it('is the one that saw the same labels', () => {
    expect(labelsOnlyRun([all, few, open], open)?.name).toBe('few');
  });

  it('is never the open run itself, nor one without a score', () => {
    expect(labelsOnlyRun([few, { ...all, scores: null }], few)).toBeNull();
  });
});

describe('the loss lines', () => {
  it('are the terms of one run, but only the totals of several', () => {
    const one = runFixture('one', recipeFixture('embedkd-fixed'), 'finished', 10);
    const two = runFixture('two', recipeFixture('kd-probe'), 'finished', 10);
    expect(lossSeries([one]).map((line) => line.key)).toEqual(['total', 'ce', 'embedkd_fixed']);
    const both = lossSeries([one, two]);
    expect(both.map((line) => line.label)).toEqual(['one', 'two']);
    expect(both[0]!.dash).not.toEqual(both[1]!.dash);
  });
});
