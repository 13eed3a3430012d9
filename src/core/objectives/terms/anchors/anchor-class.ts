/**
 * Anchors are the classes' mean embeddings: CLIP-Embed-KD's centroids, met in the teacher's space as a distribution
 * over all classes.
 */
import { ANCHOR_FORMULA, ANCHOR_OPTIONS, anchorLoss } from '../../math/anchor-kl.ts';
import { need } from '../../need.ts';
import type { Objective } from '../../objective.ts';

export const ANCHOR_CLASS: Objective<'anchor_class'> = {
  id: 'anchor_class',
  name: 'Likeness to each class',
  group: 'Class averages and anchors',
  explanation: 'Stand as near to each class’s average picture as the teacher does, to the wrong classes too.',
  formula: String.raw`${ANCHOR_FORMULA},\quad A\colon \text{class means}`,
  weight: 1,
  weightReason: 'A divergence over classes, as heavy as the labels’ own.',
  source:
    'CLIP-Embed-KD, Nair 2024, in the teacher’s space and with the teacher’s distribution for the label',
  needs: () => ({ embeddings: true, centroids: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: ANCHOR_OPTIONS,
  parameters: () => [],
  loss: (inputs, options) =>
    anchorLoss(inputs, need(inputs, 'centroids', 'anchor_class'), options, 'anchor_class'),
};
