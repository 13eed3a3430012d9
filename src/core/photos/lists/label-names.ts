/** What coded labels are called, as another list says it: `0` is hat, `/m/01g317` is Person, `n02124075` is Egyptian cat. */
import { labelRank, wordOf } from './column-words.ts';
import type { LabelList } from './label-list.ts';
import { isNamesName } from './list-names.ts';

const CODE = /^(\d{1,9}(\.0+)?|n\d{8}|\/[mgt]\/\w+)$/;

/** Labels that nobody would show: numbers, WordNet's ids, Freebase's. */
export function areCodes(labels: Iterable<string>): boolean {
  let count = 0;
  for (const label of labels) {
    if (!CODE.test(label)) return false;
    count++;
  }
  return count > 0;
}

/**
 * @param labels that are to be named
 * @returns a name for each of them; null where the list does not name them all
 */
export function labelNamesIn(
  list: LabelList,
  labels: ReadonlySet<string>,
): ReadonlyMap<string, string> | null {
  if (labels.size === 0) return null;
  return list.columns.length === 1 ? byLine(list, labels) : byKey(list, labels);
}

/** The nth line is class n, counted from 0; from 1 where the last number is that of the lines. */
function byLine(list: LabelList, labels: ReadonlySet<string>): ReadonlyMap<string, string> | null {
  if (!isNamesName(list.path)) return null;
  const numbers = Array.from(labels, Number);
  if (!numbers.every((one) => Number.isInteger(one) && one >= 0 && one <= list.rows.length)) return null;
  const first = numbers.includes(list.rows.length) ? 1 : 0;
  if (first === 1 && numbers.includes(0)) return null;
  return new Map(Array.from(labels, (label) => [label, list.rows[Number(label) - first]![0]!]));
}

function byKey(list: LabelList, labels: ReadonlySet<string>): ReadonlyMap<string, string> | null {
  const wanted = new Set(Array.from(labels, keyOf));
  for (const [at] of list.columns.entries()) {
    const keys = new Set(list.rows.map((row) => keyOf(row[at]!)));
    if (![...wanted].every((key) => keys.has(key))) continue;
    const named = nameColumn(list, at);
    if (named === null) continue;
    const names = namesByKey(list.rows, at, named);
    if (names === null) continue;
    const all = Array.from(labels, (label) => [label, names.get(keyOf(label)) ?? ''] as const);
    if (all.every(([, name]) => name !== '')) return new Map(all);
  }
  return null;
}

/** @returns null where a key has several names: then it is no key */
function namesByKey(rows: LabelList['rows'], at: number, named: number): ReadonlyMap<string, string> | null {
  const names = new Map<string, string>();
  for (const row of rows) {
    const key = keyOf(row[at]!);
    const [name, there] = [row[named]!, names.get(key)];
    // Where a class has an id and a name (ImageNet's index), the name.
    if (there === undefined || CODE.test(there)) names.set(key, name);
    else if (name !== there && !CODE.test(name)) return null;
  }
  return names;
}

/** The column of names beside that of the codes: by what it is called, else the first with words in it. */
function nameColumn(list: LabelList, keys: number): number | null {
  const words = list.columns
    .map((_, at) => at)
    .filter(
      (at) =>
        at !== keys &&
        list.rows.some((row) => row[at] !== '' && !CODE.test(row[at]!) && Number.isNaN(Number(row[at]))),
    );
  const called = words.find(
    (at) =>
      labelRank(list.columns[at]!) > 0 || /name|title|description|value/.test(wordOf(list.columns[at]!)),
  );
  return called ?? words[0] ?? null;
}

/** `0`, `00` and `0.0` are one number. */
function keyOf(label: string): string {
  return /^\d{1,9}(\.0+)?$/.test(label) ? String(Number(label)) : label;
}
