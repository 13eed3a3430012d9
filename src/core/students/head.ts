/**
 * How a student comes from what it sees to classes. A class head is learned with the rest. A student that
 * answers in the teacher's space has none: its features, mapped into that space and brought to unit length,
 * meet a frozen classifier: one linear layer that is given, not trained, one row a class. So a class can be added to a
 * trained student by adding a row. Reference: SimKD, arXiv:2203.14001, with a linear probe or class
 * directions for the teacher's classifier.
 */
import type { Ops } from './ops.ts';

/**
 * What the rows of the frozen classifier are: class means of embeddings, the linear probe's weights, or directions
 * of the classes' texts.
 */
export const FROZEN_CLASSIFIERS = ['centroids', 'probe', 'texts'] as const;
export type FrozenClassifier = (typeof FROZEN_CLASSIFIERS)[number];

export type Head = { readonly kind: 'classes' } | { readonly kind: 'space'; readonly by: FrozenClassifier };

/** All heads by one word. */
export const HEAD_IDS = ['classes', ...FROZEN_CLASSIFIERS] as const;
export type HeadId = (typeof HEAD_IDS)[number];

export function headOf(id: HeadId): Head {
  return id === 'classes' ? { kind: 'classes' } : { kind: 'space', by: id };
}

export function headIdOf(head: Head): HeadId {
  return head.kind === 'classes' ? 'classes' : head.by;
}

/** Names of the frozen classifier: weight [D, K], bias [K]. */
export const FROZEN_CLASSIFIER = {
  weight: 'class_directions.weight',
  bias: 'class_directions.bias',
} as const;

/** [B, D] in the teacher's space -> logits [B, K]. */
export function readFromSpace<T>(ops: Ops<T>, projected: T, classes: number): T {
  return ops.linear(ops.unitLength(projected), { ...FROZEN_CLASSIFIER, outputs: classes, start: 'frozen' });
}
