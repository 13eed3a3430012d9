/**
 * What is drawn for an objective: read off what it asks for, so that a new objective has a picture without a word
 * said here.
 */
import type { ObjectiveOptions } from '../../../core/objectives/objective.ts';
import { OBJECTIVES } from '../../../core/objectives/registry.ts';
import { asksTeacher, movedIn, suppliesIn } from '../../../core/supplies/needs.ts';

export interface SceneKind {
  /** What the large point is. */
  readonly moved: string;
  /** What the ring is drawn around: where the moved photo is wanted. */
  readonly ringed: 'teacher' | 'last layer' | null;
  /** Directions are classes: the place is read as three logits. */
  readonly isLogits: boolean;
  readonly hasTeacher: boolean;
  /** Other photos of the batch play a part. */
  readonly isComparing: boolean;
  readonly isToldCounts: boolean;
  /** Legends of what supplies have marked. */
  readonly marks: readonly string[];
}

export function sceneKind(id: string, options: ObjectiveOptions): SceneKind {
  const objective = OBJECTIVES.get(id);
  const needs = objective.needs(options);
  const moved = movedIn(needs);
  const hasTeacher = asksTeacher(needs);
  return {
    moved: moved ?? 'what the student makes of one photo',
    ringed: hasTeacher ? 'teacher' : moved === null ? null : 'last layer',
    isLogits: objective.picturedAs === 'scores',
    hasTeacher,
    isComparing: objective.comparesPhotos === true,
    isToldCounts: needs.classCounts !== undefined,
    marks: suppliesIn(needs).flatMap(([{ marks }]) => (marks === undefined ? [] : [marks.words])),
  };
}

/** What the plane means, in a sentence or two. */
export function planeWords({ moved, isLogits, isComparing, isToldCounts }: SceneKind): string {
  const directions = isLogits
    ? 'Towards a class’s mark the student says that class, and the further out the surer.'
    : 'Its direction from the centre is what counts.';
  const batch = isComparing ? ' The loss is the mean over the twelve photos of the batch.' : '';
  const counts = isToldCounts ? ' The folder holds 3 cats, 30 dogs and 300 birds.' : '';
  return `The large point is ${moved}, a cat. ${directions}${counts}${batch}`;
}
