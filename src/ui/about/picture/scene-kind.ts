/** What is drawn for an objective: read off what it asks for, so that a new objective has a picture without a word said here. */
import { asksTeacher, type Needs } from '../../../core/objectives/needs.ts';
import type { ObjectiveOptions } from '../../../core/objectives/objective.ts';
import { type Role, roleOf } from '../../../core/objectives/plane/batch.ts';
import { OBJECTIVES } from '../../../core/objectives/registry.ts';

export interface SceneKind {
  readonly needs: Needs;
  readonly role: Role;
  /** Directions are classes: the place is read as three logits. */
  readonly isLogits: boolean;
  readonly hasTeacher: boolean;
  /** Other photos of the batch play a part. */
  readonly isComparing: boolean;
}

export function sceneKind(id: string, options: ObjectiveOptions): SceneKind {
  const objective = OBJECTIVES.get(id);
  const needs = objective.needs(options);
  return {
    needs,
    role: roleOf(needs),
    isLogits: objective.picturedAs === 'scores',
    hasTeacher: asksTeacher(needs),
    isComparing: objective.comparesPhotos === true,
  };
}

const MOVED: Readonly<Record<Role, string>> = {
  answer: 'what the student makes of one photo, a cat',
  masked: 'what the student makes of a part of one photo, a cat',
  early: 'what an early layer makes of one photo, a cat',
};

/** What the plane means, in a sentence or two. */
export function planeWords({ role, isLogits, isComparing, needs }: SceneKind): string {
  const directions = isLogits
    ? 'Towards a class’s mark the student says that class, and the further out the surer.'
    : 'Its direction from the centre is what counts.';
  const batch = isComparing ? ' The loss is the mean over the twelve photos of the batch.' : '';
  const counts = needs.classCounts === undefined ? '' : ' The folder holds 3 cats, 30 dogs and 300 birds.';
  return `The large point is ${MOVED[role]}. ${directions}${counts}${batch}`;
}
