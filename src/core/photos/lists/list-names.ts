/** What the name of a file says of the list in it. */
import type { Split } from '../../records/project.ts';
import { splitNamed } from '../split-names.ts';

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
  return PROSE.test(fileOf(path).replace(/\.[^.]*$/, ''));
}

/** A list that says what photos are. */
export function isListName(path: string): boolean {
  return wordsOf(path).some((word) => LIST_WORDS.test(word)) && !isSubmission(path);
}

/** A list that says what labels are called. */
export function isNamesName(path: string): boolean {
  return wordsOf(path).some((word) => NAMES_WORDS.test(word));
}

/** The form for one's guesses that competitions hand out: its labels are made up. */
export function isSubmission(path: string): boolean {
  return /submi(t|ssion)/i.test(fileOf(path));
}

/** `train.txt`, `val_list.txt`. Null where it names two: `train_test_split.txt`. */
export function splitInName(path: string): Split | null {
  const splits = new Set(wordsOf(path).map(splitNamed));
  splits.delete(null);
  const [only = null] = splits;
  return splits.size === 1 ? only : null;
}

function wordsOf(path: string): readonly string[] {
  return fileOf(path)
    .replace(/\.[^.]*$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
}
