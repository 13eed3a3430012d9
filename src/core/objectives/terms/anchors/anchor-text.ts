/**
 * Anchors are the class names as the teacher reads them: zero-shot distillation, MobileCLIP and TinyCLIP without a
 * text student.
 */
import { ANCHOR_FORMULA, ANCHOR_OPTIONS, anchorLoss } from '../../math/anchor-kl.ts';
import { need } from '../../need.ts';
import type { Objective } from '../../objective.ts';

export const ANCHOR_TEXT: Objective<'anchor_text'> = {
  id: 'anchor_text',
  name: 'Likeness to the class names',
  group: 'Class averages and anchors',
  explanation:
    'Find each name as fitting as the teacher does, who reads. Needs no labels, but a teacher with text.',
  formula: String.raw`${ANCHOR_FORMULA},\quad A\colon \text{class texts}`,
  weight: 1,
  weightReason: 'CLIP-KD gives its relational term 1 beside the task.',
  source: 'CLIP-KD, TinyCLIP and MobileCLIP with class prompts in the place of captions',
  needs: () => ({ embeddings: true, classTexts: true }),
  projection: 'student-to-teacher',
  picturedAs: 'direction',
  options: ANCHOR_OPTIONS,
  parameters: () => [],
  loss: (inputs, options) =>
    anchorLoss(inputs, need(inputs, 'classTexts', 'anchor_text'), options, 'anchor_text'),
};
