/**
 * What the lists that are used say of each photo, and an account of every row: one that a photo has, one that none has,
 * or one that contradicts. A photo that is contradicted about has no label, and is named.
 */

import type { Counted, ListUse, RowAccount } from '../../records/import-plan.ts';
import type { Split } from '../../records/project.ts';
import { displayName } from '../class-names.ts';
import { splitNamed } from '../split-names.ts';
import { isNoLabel } from './column-words.ts';
import { isOne } from './label-columns.ts';
import type { LabelList, Said } from './label-list.ts';
import { labelNamesIn } from './label-names.ts';
import { folderOf } from './list-names.ts';
import type { NameMatcher } from './match-names.ts';
import { partnersOf } from './partners.ts';

const EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 120;
/** Labels in one cell. */
const MAX_PARTS = 100;

/** What was said of a photo so far; in a contradiction, all that was said. */
interface Heard {
  readonly labels: Set<string>;
  readonly splits: Set<Split>;
  isExcluded: boolean;
}

export function applyLists(
  lists: readonly LabelList[],
  uses: readonly ListUse[],
  matcher: NameMatcher,
): { readonly byPhoto: ReadonlyMap<number, Said>; readonly rows: RowAccount } {
  const heard = new Map<number, Heard>();
  const counts = { rows: 0, matched: 0, conflicts: 0 };
  const unmatched = new Examples();
  for (const use of uses) {
    const list = lists.find(({ path }) => path === use.path);
    if (!use.isUsed || list === undefined) continue;
    const names = list.rows.map(cellsOf(list, use.photos));
    const labelsOf = labelsIn(list, use, lists);
    const splitOf = use.split === null ? null : cellsOf(list, use.split);
    const excludedOf = use.excluded === null ? null : cellsOf(list, use.excluded);
    partnersOf(names, matcher, folderOf(list.path)).forEach((partner, row) => {
      counts.rows++;
      if (partner === null || typeof partner === 'string') {
        const name =
          names[row]! === '' ? `row ${(row + 1).toLocaleString('en')} without a name` : names[row]!;
        unmatched.add(partner === null ? name : `${name} (${partner} are called this)`);
        return;
      }
      const split = splitOf === null ? use.splitOfAll : splitNamed(splitOf(list.rows[row]!));
      if (hear(heard, partner.photo, labelsOf(list.rows[row]!), split)) counts.matched++;
      else counts.conflicts++;
      if (excludedOf !== null && isOne(excludedOf(list.rows[row]!)))
        heard.get(partner.photo)!.isExcluded = true;
    });
  }
  const byPhoto = new Map(
    Array.from(heard, ([photo, { labels, splits, isExcluded }]) => [
      photo,
      { label: onlyOne(labels), split: onlyOne(splits), isExcluded },
    ]),
  );
  return {
    byPhoto,
    rows: {
      rows: counts.rows,
      matched: counts.matched,
      unmatched,
      conflicts: conflictsIn(heard, matcher, counts.conflicts),
    },
  };
}

/** @returns whether the row agrees with what was said first */
function hear(
  heard: Map<number, Heard>,
  photo: number,
  labels: readonly string[],
  split: Split | null,
): boolean {
  const there = heard.get(photo) ?? { labels: new Set(), splits: new Set(), isExcluded: false };
  heard.set(photo, there);
  const [label = null] = there.labels;
  const [before = null] = there.splits;
  for (const one of labels) there.labels.add(one);
  if (split !== null) there.splits.add(split);
  const isSame = label === null || labels.every((one) => one === label);
  return labels.length < 2 && isSame && (before === null || split === null || split === before);
}

function onlyOne<T>(said: ReadonlySet<T>): T | null {
  const [first = null] = said;
  return said.size === 1 ? first : null;
}

/** @returns the labels of a row as they are shown: none, one, or the several of a row with more than one 1 */
function labelsIn(
  list: LabelList,
  { labels, names: namesPath }: ListUse,
  lists: readonly LabelList[],
): (row: readonly string[]) => readonly string[] {
  if (labels.kind === 'none') return () => [];
  if (labels.kind === 'one-hot') {
    const hot = labels.columns.map((column) => [displayName(column), cellsOf(list, column)] as const);
    return (row) =>
      hot.filter(([name, cellOf]) => !isNoLabel(name) && isOne(cellOf(row))).map(([name]) => name);
  }
  const cellOf = cellsOf(list, labels.column);
  if (list.known?.isVerbatim) {
    return (row) => {
      const name = displayName(cellOf(row));
      return name === '' ? [] : [name];
    };
  }
  const values = new Set(list.rows.map(cellOf).filter((value) => !isNoLabel(value)));
  const names = lists.find(({ path }) => path === namesPath);
  const called = names === undefined ? null : labelNamesIn(names, values);
  // Numbers that went through a program which knows only fractions.
  const areFractions = [...values].every((value) => /^\d{1,15}\.0+$/.test(value));
  const shown = (value: string) =>
    displayName(called?.get(value) ?? (areFractions ? value.replace(/\.0+$/, '') : value));
  return (row) => {
    const value = cellOf(row);
    if (isNoLabel(value)) return [];
    // `hat,shoes` beside `hat` and `shoes` is both; `tabby, tabby cat` is a name.
    const parts = /[,;|]/.test(value) ? value.split(/[,;|]/, MAX_PARTS).map((part) => part.trim()) : [];
    const all = parts.length > 1 && parts.every((part) => values.has(part)) ? parts : [value];
    return [...new Set(all.map(shown))].filter((label) => label !== '');
  };
}

function cellsOf(list: LabelList, column: string): (row: readonly string[]) => string {
  const at = list.columns.indexOf(column);
  return (row) => row[at] ?? '';
}

function conflictsIn(heard: ReadonlyMap<number, Heard>, matcher: NameMatcher, count: number): Counted {
  const found = new Examples();
  for (const [photo, { labels, splits }] of heard) {
    const path = matcher.paths[photo]!;
    if (labels.size > 1) found.add(`${path}: ${[...labels].join(', ')}`);
    if (splits.size > 1) found.add(`${path}: ${[...splits].join(', ')}`);
  }
  return { count, examples: found.examples };
}

class Examples implements Counted {
  count = 0;
  readonly examples: string[] = [];

  add(one: string): void {
    this.count++;
    if (this.examples.length < EXAMPLES)
      this.examples.push(one.length > MAX_EXAMPLE_LENGTH ? `…${one.slice(1 - MAX_EXAMPLE_LENGTH)}` : one);
  }
}
