/** Which of an objective's options a picture of one step can show, in bounds that fit twelve photos. */
import type { ObjectiveOption, ObjectiveOptions } from '../objective.ts';
import { OBJECTIVES } from '../registry.ts';

export interface Pictured {
  readonly shown: readonly ObjectiveOption[];
  readonly unseen: readonly ObjectiveOption[];
  readonly defaults: ObjectiveOptions;
}

export function pictured(id: string): Pictured {
  const all = OBJECTIVES.get(id).options.map(fitted);
  return {
    shown: all.filter((option) => option.pictured !== 'unseen'),
    unseen: all.filter((option) => option.pictured === 'unseen'),
    defaults: Object.fromEntries(all.map(({ name, value }) => [name, value])),
  };
}

function fitted(option: ObjectiveOption): ObjectiveOption {
  const { pictured: how, value } = option;
  if (typeof how !== 'object' || typeof value !== 'number') return option;
  return { ...option, value: Math.min(value, how.max), max: how.max };
}
