/** Which of several levels of folders is the class, where folders of classes lie in each other. */

import type { ClassLevel } from '../../records/import-plan.ts';
import type { FolderSays } from './folder-says.ts';

export interface LevelChoice {
  readonly level: ClassLevel;
  /** Names of the two levels, where a person has to say which is meant. */
  readonly doubt: { readonly upper: ReadonlySet<string>; readonly lower: ReadonlySet<string> } | null;
}

/** Folders that only count or date their photos: `2019`, `batch_2`, `01-05`. */
const SERIAL = /^[\p{P}\p{S}\s]*(?:[\p{L}]{0,12}[\p{P}\s]*)?[\p{N}][\p{N}\p{P}\s]*$/u;

/** Of all photos, so many lie in a folder of the upper level itself: then that is the class, whatever lies deeper. */
const DIRECT_SHARE = 0.1;

/** @param said of each photo, by its folder */
export function chooseLevel(said: readonly FolderSays[]): LevelChoice {
  const upper = new Set<string>();
  const lower = new Set<string>();
  let direct = 0;
  let deep = 0;
  for (const { classes, isUnlabelled, leftOut } of said) {
    const [first, second] = classes;
    if (first === undefined || isUnlabelled || leftOut !== null) continue;
    upper.add(first);
    if (second === undefined) direct++;
    else {
      deep++;
      lower.add(classes.at(-1)!);
    }
  }
  if (deep === 0) return { level: 'upper', doubt: null };
  const doubt = { upper, lower };
  if (direct > (direct + deep) * DIRECT_SHARE)
    return { level: 'upper', doubt: direct >= deep ? null : doubt };
  const isSerial = [...lower].every((name) => SERIAL.test(name));
  return isSerial ? { level: 'upper', doubt } : { level: 'lower', doubt };
}
