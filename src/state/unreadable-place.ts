/** Where a stored record that cannot be read is missed, and whether the user may remove it. */
import type { Station } from './places.ts';
import type { Unreadable } from './studio.ts';

interface Place {
  readonly station: Station;
  /** Blocks, and what says what is in them, only go with their projects: to remove one leaves others that name it. */
  readonly isRemovable: boolean;
}

const at = (station: Station, isRemovable: boolean): Place => ({ station, isRemovable });

const PLACES: Readonly<Record<Unreadable['store'], Place>> = {
  projects: at('photos', true),
  photos: at('photos', false),
  copies: at('photos', false),
  pixels: at('photos', false),
  copyIndex: at('photos', false),
  embeddings: at('teacher', false),
  embeddingIndex: at('teacher', false),
  cursors: at('teacher', true),
  knowledge: at('teacher', true),
  views: at('teacher', false),
  viewIndex: at('teacher', false),
  viewCursors: at('teacher', false),
  texts: at('teacher', true),
  runs: at('student', true),
  checkpoints: at('student', true),
  evaluations: at('results', true),
  settings: at('teacher', true),
};

export function placeOf({ store, key }: Unreadable): Place {
  const place = PLACES[store];
  if (store === 'settings' && String(key).startsWith('bakeoff ')) return { ...place, station: 'results' };
  return place;
}
