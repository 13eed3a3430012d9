/** Which of an objective's options a picture of one step can show, in bounds that fit twelve photos. */
import type { ObjectiveOption, ObjectiveOptions } from '../objective.ts';
import { OBJECTIVES, type ObjectiveId } from '../registry.ts';
import { PHOTOS } from './scene.ts';

/** They change what happens over many steps, inside the student, or to photos unlike these: one step on the plane does not show them. */
const UNSEEN: ReadonlySet<string> = new Set([
  'agreement',
  'from',
  'hiddenShare',
  'learnableScale',
  'momentum',
  'teacherTargets',
]);

/** Numbers of photos or clusters that are more than there are here. */
const MOST: Readonly<Record<string, number>> = {
  anchors: PHOTOS,
  clusters: PHOTOS / 2,
  neighbours: PHOTOS - 1,
};

export interface Pictured {
  readonly shown: readonly ObjectiveOption[];
  readonly unseen: readonly ObjectiveOption[];
  readonly defaults: ObjectiveOptions;
}

export function pictured(id: ObjectiveId): Pictured {
  const all = OBJECTIVES[id].options.map(fitted);
  return {
    shown: all.filter(({ name }) => !UNSEEN.has(name)),
    unseen: all.filter(({ name }) => UNSEEN.has(name)),
    defaults: Object.fromEntries(all.map(({ name, value }) => [name, value])),
  };
}

function fitted(option: ObjectiveOption): ObjectiveOption {
  const most = MOST[option.name];
  if (most === undefined || typeof option.value !== 'number') return option;
  return { ...option, value: Math.min(option.value, most), max: most };
}
