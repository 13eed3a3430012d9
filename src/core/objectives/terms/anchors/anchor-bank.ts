/**
 * Anchors are training photos: each photo is to be as near to the others in the student's eyes as in the teacher's
 * (LightlyTrain).
 */
import { ANCHOR_FORMULA, ANCHOR_OPTIONS, anchorLoss } from '../../math/anchor-kl.ts';
import { need } from '../../need.ts';
import type { Objective, ObjectiveOption } from '../../objective.ts';
import { numberOption } from '../../options.ts';
import { PHOTOS } from '../../plane/photos.ts';

const OPTIONS: readonly ObjectiveOption[] = [
  ...ANCHOR_OPTIONS,
  {
    name: 'anchors',
    kind: 'number',
    value: 1024,
    min: 2,
    max: 8192,
    pictured: { max: PHOTOS },
    explanation:
      'So many photos are drawn as anchors, all where there are fewer. LightlyTrain keeps 1,024 for up to 4,000 photos.',
  },
];

export const ANCHOR_BANK: Objective<'anchor_bank'> = {
  id: 'anchor_bank',
  name: 'Likeness to other photos',
  group: 'Class averages and anchors',
  explanation: 'Find each photo like the photos that the teacher finds it like. Needs no labels.',
  formula: String.raw`${ANCHOR_FORMULA},\quad A\colon \text{photos}`,
  weight: 1,
  weightReason: 'LightlyTrain trains on it alone; beside labels it is as heavy as they are.',
  source: 'LightlyTrain’s distillation with the whole folder for its queue',
  needs: (options) => ({
    embeddings: true,
    bank: { anchors: Math.round(numberOption(OPTIONS, options, 'anchors')) },
  }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: OPTIONS,
  parameters: () => [],
  loss: (inputs, options) => anchorLoss(inputs, need(inputs, 'bank', 'anchor_bank'), options, 'anchor_bank'),
};
