import { describe, expect, it } from 'vitest';
import { composeRecipe } from './compose.ts';

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
    expect(composeRecipe(choices).start).toBeUndefined();
    expect(composeRecipe({ ...choices, student: 'pupil-mini' }).start).toEqual({
      kind: 'pretrained',
      id: 'pupil-mini',
    });
  });

  it('refuses a name that it does not know and lists those it does', () => {
    expect(() => composeRecipe({ ...choices, student: 'resnet-152' })).toThrow(
      /conv, pupil-mini, mobile, vit-tiny, vit-paper, rwkv/,
    );
  });
});
