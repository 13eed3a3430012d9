/** The text of every method: one that is missing is a type error. */
import type { BuiltInObjectiveId } from '../../../core/objectives/registry.ts';
import type { MethodText } from '../method-text.ts';
import { ANCHORS } from './anchors.ts';
import { SINGLE_PHOTOS } from './single-photos.ts';
import { TAILS_AND_PAST } from './tails-and-past.ts';
import { TELLING_APART } from './telling-apart.ts';

const TEXTS: Readonly<Record<BuiltInObjectiveId, MethodText>> = {
  ...SINGLE_PHOTOS,
  ...ANCHORS,
  ...TELLING_APART,
  ...TAILS_AND_PAST,
};

/** @param id of an objective that is built in */
export function methodText(id: string): MethodText {
  return TEXTS[id as BuiltInObjectiveId];
}
