/** Classes in file names, as in `cat.0.jpg`, `Abyssinian_100.jpg`: what stands before the number. */
import { displayName } from '../class-names.ts';
import { nameOf } from './folder-says.ts';
import { stemOf } from './folder-tree.ts';

/** What cameras, phones and programs call photos, whatever is on them. */
const OF_CAMERAS =
  /^(img|image|images|dsc|dscn|dscf|dcim|pxl|mvimg|pic|picture|photo|foto|bild|frame|scan|screenshot|screen shot|whatsapp image|gopr|p|vid|unnamed|download|file|untitled|unknown|train|val|valid|test)$/i;

/** With fewer it may be chance. */
const LEAST_PHOTOS = 3;
const MOST_CLASSES = 200;
/** Of the photos whose names say more than a number. */
const LEAST_SHARE = 0.9;

/** @returns null where the name does not begin with a word and end with a number */
export function classInName(path: string): string | null {
  const found = /^(\D*?\p{L})[\s._-]*\(?\d+\)?$/u.exec(stemOf(nameOf(path)));
  const name = found === null ? '' : displayName(found[1]!.replace(/[._]+/g, ' '));
  return name === '' || OF_CAMERAS.test(name) ? null : name;
}

/** Classes that nearly all names begin with, the most frequent first; empty where that says nothing. */
export function classesInNames(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  let worded = 0;
  for (const path of paths) {
    if (/\p{L}/u.test(stemOf(nameOf(path)))) worded++;
    const name = classInName(path);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = [...counts].filter(([, count]) => count >= LEAST_PHOTOS).sort((a, b) => b[1] - a[1]);
  const covered = named.reduce((sum, [, count]) => sum + count, 0);
  const isMeant = named.length > 1 && named.length <= MOST_CLASSES && covered >= worded * LEAST_SHARE;
  return isMeant ? named.map(([name]) => name) : [];
}
