import { describe, expect, it } from 'vitest';
import { headOf } from '../../core/students/head.ts';
import { visibleLabels } from '../../core/training/label-budget.ts';
import { USUAL_SAMPLING } from '../../core/training/sampling.ts';
import { photos } from '../testing/folder.ts';
import { recipe, run } from '../testing/runs.ts';
import { labelsOnlyRun } from './baselines.ts';
import { BUDGETS, countLabels } from './label-budget.ts';
import { recipeDifferences } from './recipe-rows.ts';
import { lossSeries } from './run-series.ts';

describe('recipes compared', () => {
  it('show only what differs, in words', () => {
    const kd = recipe('kd-probe');
    const warmer = { ...kd, seed: 2, augmentation: { ...kd.augmentation, flip: false } };
    expect(recipeDifferences([kd, warmer])).toEqual([
      { label: 'Flip', values: ['on', 'off'] },
      { label: 'Seed', values: ['1', '2'] },
    ]);
  });

  it('say what each run started from', () => {
    const kd = recipe('kd-probe');
    const warm = { ...kd, start: { kind: 'run', runId: 'a1', name: 'Run 1' } as const };
    expect(recipeDifferences([kd, warm])).toEqual([
      { label: 'Starts from', values: ['random weights', 'the weights of Run 1'] },
    ]);
  });

  it('say how the student answers, and take a recipe from before there was a choice for one with a class head', () => {
    const before = recipe('kd-probe');
    expect(recipeDifferences([before, { ...before, head: headOf('classes') }])).toEqual([]);
    expect(recipeDifferences([before, { ...before, head: headOf('texts') }])).toEqual([
      { label: 'Answers', values: ['For these classes', 'In the teacher’s space, by class names'] },
    ]);
  });

  it('say how batches were drawn, and take a recipe from before there was a choice for a uniform one', () => {
    const before = recipe('kd-probe');
    expect(recipeDifferences([before, { ...before, sampling: USUAL_SAMPLING.uniform }])).toEqual([]);
    const hard = { ...before, sampling: USUAL_SAMPLING['hard-pairs'] };
    expect(recipeDifferences([before, hard])).toEqual([
      {
        label: 'Drawn from',
        values: ['Every photo once a pass', 'Hard pairs towards the end (from 70 % of the run on)'],
      },
    ]);
  });

  it('differ in nothing when they are the same', () => {
    expect(recipeDifferences([recipe(), recipe()])).toEqual([]);
  });
});

describe('a label budget', () => {
  const folder = photos(1000, { unlabelled: true });
  const training = folder.filter((photo) => photo.split === 'train' && !photo.isExcluded);
  const labels = training.map((photo) => photo.classIndex ?? -1);

  it('counts as many labels as the trainer leaves visible', () => {
    for (const budget of BUDGETS) {
      const visible = visibleLabels(labels, 10, budget, 1).filter((label) => label >= 0).length;
      expect(countLabels(folder, budget).seen).toBe(visible);
    }
  });

  it('leaves excluded photos out', () => {
    const labelled = labels.filter((label) => label >= 0).length;
    expect(folder.some((photo) => photo.split === 'train' && photo.isExcluded)).toBe(true);
    expect(countLabels(folder, 1)).toEqual({ seen: labelled, labelled, photos: training.length });
  });
});

describe('the run without a teacher', () => {
  const scores = { validation: 0.6, test: 0.6 };
  const all = run('all', recipe('ce'), 'finished', 48, scores);
  const few = run('few', recipe('ce', { labelBudget: 0.1 }), 'finished', 48, scores);
  const open = run('open', recipe('kd-probe', { labelBudget: 0.1 }), 'finished', 48, scores);

  it('is the one that saw the same labels', () => {
    expect(labelsOnlyRun([all, few, open], open)?.name).toBe('few');
  });

  it('is not one whose answers are the teacher’s, whatever it learned from', () => {
    const byMeans = run('by means', recipe('ce', { head: headOf('centroids') }), 'finished', 48, scores);
    expect(labelsOnlyRun([byMeans], { ...open, recipe: { ...open.recipe, labelBudget: 1 } })).toBeNull();
  });

  it('is never the open run itself, nor one without a score', () => {
    expect(labelsOnlyRun([few, { ...all, scores: null }], few)).toBeNull();
  });
});

describe('the loss lines', () => {
  it('are the terms of one run, but only the totals of several', () => {
    const one = run('one', recipe('embedkd-fixed'), 'finished', 10);
    const two = run('two', recipe('kd-probe'), 'finished', 10);
    expect(lossSeries([one]).map((line) => line.key)).toEqual(['total', 'ce', 'embedkd_fixed']);
    const both = lossSeries([one, two]);
    expect(both.map((line) => line.label)).toEqual(['one', 'two']);
    expect(both[0]!.dash).not.toEqual(both[1]!.dash);
  });
});
