/** What people call their splits, in folder names, file names and lists. */
import type { Split } from '../records/project.ts';

const WORDS = new Map<string, Split>([
  ...['train', 'training', 'trn', 'trainval'].map((word) => [word, 'train'] as const),
  ...['val', 'valid', 'validate', 'validation', 'dev', 'eval'].map((word) => [word, 'validation'] as const),
  ...['test', 'testing', 'tst', 'holdout'].map((word) => [word, 'test'] as const),
]);

export interface SplitWord {
  readonly split: Split;
  /** What else the name says, as lower-case words: of `seg_train` it is `seg`. Empty when nothing. */
  readonly rest: readonly string[];
}

/** The split that the whole name says: `Test`, `VALIDATE`, `hold-out`. */
export function splitNamed(name: string): Split | null {
  const word = splitWordIn(name);
  return word === null || word.rest.length > 0 ? null : word.split;
}

/** The split in a longer name: `seg_train`, `training_set`, `TestImages`, `val2017`. null where it says two of them. */
export function splitWordIn(name: string): SplitWord | null {
  const words = wordsOf(name);
  const rest: string[] = [];
  const said = new Set<Split>();
  for (let i = 0; i < words.length; i++) {
    const pair = i + 1 < words.length ? WORDS.get(words[i]! + words[i + 1]!) : undefined;
    const split = pair ?? WORDS.get(words[i]!);
    if (split === undefined) rest.push(words[i]!);
    else said.add(split);
    if (pair !== undefined) i++;
  }
  const [first, second, third] = said;
  if (first === undefined || third !== undefined) return null;
  // `train_val`: what is left when the test photos are taken out.
  if (second !== undefined && !(said.has('train') && said.has('validation'))) return null;
  return { split: second === undefined ? first : 'train', rest };
}

/** Lower-case words of a name: `SegTrain-2` is `seg`, `train`, `2`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
