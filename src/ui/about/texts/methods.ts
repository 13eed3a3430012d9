/** The text of every method: one that is missing is a type error. */
import type { ObjectiveId } from '../../../core/objectives/registry.ts';
import type { MethodText } from '../method-text.ts';
import { ANCHORS } from './anchors.ts';
import { SINGLE_PHOTOS } from './single-photos.ts';
import { TAILS_AND_PAST } from './tails-and-past.ts';
import { TELLING_APART } from './telling-apart.ts';

export const METHOD_TEXTS: Readonly<Record<ObjectiveId, MethodText>> = {
  ...SINGLE_PHOTOS,
  ...ANCHORS,
  ...TELLING_APART,
  ...TAILS_AND_PAST,
};
