/**
 * Classes are what the user sees. Names that look the same are the same class (Unicode NFC, outer spaces); names that differ only
 * in case or width stay apart and are reported, so that the user can merge them. Names are data: never paths, never keys of objects.
 */

/** How a class is shown and kept: NFC, without spaces at the ends, runs of spaces as one. */
export function displayName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Names with the same key are likely the same class typed in two ways. */
export function collisionKey(name: string): string {
  // Upper before lower folds ß with SS and final sigma with sigma; NFKC folds full-width letters; joiners are invisible.
  return displayName(name)
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
    .trim();
}

/** Groups of class indices whose names collide; empty when every class stands apart. */
export function classNameCollisions(classes: readonly string[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  classes.forEach((name, index) => {
    const key = collisionKey(name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}
