/** Recipes recommended for what the studio holds. */
import { labelsByClass } from '../../core/photos/training-photos.ts';
import { recommend } from '../../core/recipe/recommend.ts';
import type { Facts } from '../../core/recipe/recommended.ts';
import type { Recommend } from '../../core/recipe/reconcile.ts';
import { studentPresets } from '../../core/students/presets.ts';
import { keptLabels } from '../../core/training/label-budget.ts';
import type { Studio } from '../studio.ts';
import { circumstancesOf, hasLooked } from './circumstances.ts';

type Stand = Pick<Studio, 'student' | 'teacher' | 'photos'>;

export function recommendOn(studio: Stand): Recommend {
  return (wishes) => recommend(factsOf(studio, wishes.labelBudget), wishes);
}

/** @param labelBudget share of the labels that the student may see, 0..1 */
export function factsOf(studio: Stand, labelBudget: number): Facts {
  const { teacher, photos, student } = studio;
  const seen = [...labelsByClass(photos).values()].map((labels) => keptLabels(labels, labelBudget));
  return {
    ...circumstancesOf(studio),
    labelledPhotos: seen.reduce((sum, labels) => sum + labels, 0),
    smallestClass: seen.length === 0 ? 0 : Math.min(...seen),
    teacher: hasLooked(studio) ? { id: teacher.choice.id, reads: teacher.facts?.hasText === true } : null,
    // They come from the page's own origin.
    atHand: studentPresets().flatMap(({ id, published }) => (published === undefined ? [] : [id])),
    paces: pacesOf(student.estimates),
  };
}

/** A step that nothing could take says nothing of the others. */
function pacesOf(estimates: Stand['student']['estimates']): Facts['paces'] {
  const timed = Object.entries(estimates).filter(([, { msPerStep }]) => msPerStep > 0);
  return Object.fromEntries(timed.map(([key, { msPerStep }]) => [key, msPerStep]));
}
