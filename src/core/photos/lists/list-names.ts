/** What the name of a file says of the list in it. */
import type { Split } from '../../records/project.ts';
import { splitWordIn, wordsOf } from '../split-names.ts';

const PROSE =
  /^(readme|licen[cs]e|notice|changelog|changes|copying|authors|citation|contributors?|requirements|robots|terms|credits?|attribution|todo|package|package-lock|tsconfig|cmakelists)([._-].*)?$/i;
const LIST_WORDS =
  /^(metadata|labels?|annotations?|classes|targets?|train|training|val|valid|validation|test|splits?|coco|instances|ground|groundtruth|truth)$/;
const NAMES_WORDS =
  /^(class|classes|classname|classnames|label|labels|category|categories|names|words|wnids|map|mapping|index|indices|idx|ids?|descriptions?|synsets?|taxonomy|codes?|legend|dictionary|dict)$/;

export function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** For people. */
export function isProseName(path: string): boolean {
  return PROSE.test(stemOf(path));
}

/** A list that says what photos are. */
export function isListName(path: string): boolean {
  return wordsOf(stemOf(path)).some((word) => LIST_WORDS.test(word)) && !isSubmission(path);
}

/** A list that says what labels are called. */
export function isNamesName(path: string): boolean {
  return wordsOf(stemOf(path)).some((word) => NAMES_WORDS.test(word));
}

/** The form for one's guesses that competitions hand out: its labels are made up. */
export function isSubmission(path: string): boolean {
  return /submi(t|ssion)/i.test(fileOf(path));
}

/** `train.txt`, `val_list.txt`. Null where it says how photos are split, as `train_test_split.txt` does. */
export function splitInName(path: string): Split | null {
  return splitWordIn(stemOf(path))?.split ?? null;
}

function stemOf(path: string): string {
  return fileOf(path).replace(/\.[^.]*$/, '');
}
