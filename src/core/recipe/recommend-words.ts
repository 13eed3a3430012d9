/** A recommendation in plain English: what it is, and why this one. */
import { needsOf } from '../objectives/registry.ts';
import { studentName } from '../students/presets.ts';
import { asksTeacher } from '../supplies/needs.ts';
import type { Recipe } from './recipe.ts';
import type { Trial } from './recommend-trials.ts';
import type { Facts, RecommendedId } from './recommended.ts';

const BUDGET_WORDS: Readonly<Record<RecommendedId, string>> = { quick: 'a minute', best: 'ten minutes' };
/** Folders whose smallest classes differ by more are not called alike. */
const ALIKE = 3;

interface Grounds {
  readonly id: RecommendedId;
  readonly trial: Trial;
  readonly facts: Facts;
  /** Recipes that were compared. */
  readonly measured: number;
  readonly isFitting: boolean;
}

export function reasonFor({ id, trial, facts, measured, isFitting }: Grounds): string {
  if (facts.labelledPhotos === 0) return withoutLabels(facts);
  const recipes = measured === 1 ? 'The one recipe' : `Of the ${measured} recipes`;
  const where = `${recipes} measured on ${likeFolder(trial, facts)}`;
  if (!isFitting) {
    return measured === 1
      ? `${where} does not fit into ${BUDGET_WORDS[id]} here: it is trained for as long as it may.`
      : `${where}, none fits into ${BUDGET_WORDS[id]} here; this one comes nearest.`;
  }
  const right = `${(100 * trial.top1).toFixed(1)}\u00a0% of test photos`;
  return measured === 1
    ? `${where} was right about ${right}.`
    : `${where}, this one was right most often within ${BUDGET_WORDS[id]}: about ${right}.`;
}

function likeFolder({ smallestClass }: Trial, facts: Facts): string {
  const isAlike = Math.abs(Math.log(smallestClass / facts.smallestClass)) <= Math.log(ALIKE);
  return isAlike
    ? `a folder with ${smallestClass} photos or more of each class`
    : `the nearest folder, with ${smallestClass} photos or more of each class where yours has ${facts.smallestClass}`;
}

function withoutLabels({ teacher }: Facts): string {
  const seeing = 'No photo has a label, so it learns to see what the teacher sees';
  return teacher?.reads === true
    ? `${seeing}, and answers by the class names that the teacher reads.`
    : `${seeing}; to name classes it needs some labelled photos, or a teacher that reads.`;
}

/** `Pupil-mini at 96 px from its pretrained weights, labels and teacher, 8 epochs` */
export function recipeInWords(recipe: Recipe): string {
  const { student, start, epochs, objective, labelBudget } = recipe;
  const from = start.kind === 'random' ? 'random weights' : 'its pretrained weights';
  const sources = [
    ...(objective.some(({ id }) => needsOf([{ id, weight: 1, options: {} }]).labels !== undefined)
      ? ['labels']
      : []),
    ...(asksTeacher(needsOf(objective)) ? ['teacher'] : []),
  ];
  const share = labelBudget < 1 ? ` (${Math.round(100 * labelBudget)}\u00a0% of the labels)` : '';
  const passes = `${epochs}\u00a0${epochs === 1 ? 'epoch' : 'epochs'}`;
  return `${studentName(student)} at ${student.imageSizePx}\u00a0px from ${from}, ${sources.join(' and ')}${share}, ${passes}`;
}
