/**
 * Classes are what the user sees. Names that look the same are the same class (Unicode NFC, outer spaces); names that
 * differ only in case or width stay apart and are reported, so that the user can merge them or keep both. Names are
 * data: never paths, never keys of objects.
 */

import type { Project } from '../records/project.ts';

/** How a class is shown and kept: NFC, without spaces at the ends, runs of spaces as one. */
export function displayName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Names with the same key are likely the same class typed in two ways. */
export function collisionKey(name: string): string {
  // Upper before lower folds ß with SS and final sigma with sigma; NFKC folds full-width letters; joiners are
  // invisible.
  return displayName(name)
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
    .trim();
}

/** Pairs of class indices whose names collide, each with the first of its kind; none that the user keeps apart. */
export function classNameCollisions(
  classes: readonly string[],
  keptApart: Project['keptApart'] = [],
): readonly (readonly [number, number])[] {
  const firsts = new Map<string, number>();
  return classes.flatMap((name, index) => {
    const key = collisionKey(name);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, index);
      return [];
    }
    const isKept = keptApart.some(([one, other]) => one === classes[first] && other === name);
    return isKept ? [] : [[first, index] as const];
  });
}
