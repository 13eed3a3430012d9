/** Why a recipe cannot be trained now, in words, and where the way out begins. */

import { PupilError } from '../../core/errors.ts';
import { needsOf } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { headIdOf } from '../../core/students/head.ts';
import { asksReader, asksTeacher } from '../../core/supplies/needs.ts';
import { samplingAsksTeacher } from '../../core/training/sampling.ts';

export interface Circumstances {
  readonly hasPhotos: boolean;
  /** Two classes or more have training photos. */
  readonly canTellApart: boolean;
  /** It has looked at every photo. */
  readonly hasTeacher: boolean;
  readonly teacherReads: boolean;
  readonly isTraining: boolean;
  /** The run whose weights it is to start from is not there any more. */
  readonly isStartGone: boolean;
}

export interface Obstacle {
  readonly text: string;
  /** Station that removes it; null where the form itself does. */
  readonly way: 'photos' | 'teacher' | null;
}

export function obstacleTo(recipe: Recipe, circumstances: Circumstances): Obstacle | null {
  const { hasPhotos, canTellApart, hasTeacher, teacherReads, isTraining, isStartGone } = circumstances;
  if (!hasPhotos) return { text: 'A student needs photos to learn from.', way: 'photos' };
  // Whoever answers by class names knows its classes without a photo of any.
  if (!canTellApart && headIdOf(recipe.head) !== 'texts') {
    return {
      text: 'A student learns to tell classes apart, and fewer than two have training photos.',
      way: 'photos',
    };
  }
  if (isTraining) return { text: 'Another run is training. Pause or stop it first.', way: null };
  if (!recipe.objective.some(({ weight }) => weight > 0)) {
    return { text: 'Every term has the weight 0: there is nothing to learn. Give one a weight.', way: null };
  }
  let needs: ReturnType<typeof needsOf>;
  try {
    needs = needsOf(recipe.objective, recipe.head);
  } catch (thrown) {
    if (!(thrown instanceof PupilError)) throw thrown;
    return { text: thrown.message, way: null };
  }
  if (asksTeacher(needs) && !hasTeacher) {
    const who = asksTeacher(needsOf(recipe.objective)) ? 'This objective' : 'A student that answers so';
    return { text: `${who} needs the teacher to have looked at every photo once.`, way: 'teacher' };
  }
  if (samplingAsksTeacher(recipe.sampling) && !hasTeacher) {
    return {
      text: 'This way to draw batches needs the teacher to have looked at every photo once.',
      way: 'teacher',
    };
  }
  if (headIdOf(recipe.head) === 'texts' && !teacherReads) {
    return {
      text: 'This student is to answer by class names, and this teacher does not read. Let it answer in another way, or choose a teacher that reads.',
      way: 'teacher',
    };
  }
  if (asksReader(needs) && !teacherReads) {
    return {
      text: 'This objective learns from class names, and this teacher does not read. Take the term out, or choose a teacher that reads.',
      way: 'teacher',
    };
  }
  return isStartGone
    ? { text: 'The run to start from is not there any more. Choose another start.', way: null }
    : null;
}
