/** A plan on what was found: where each photo goes, and what becomes of every file and every row. */

import type { Counted, ImportAccount, ImportPlan, LeftOut, PlannedClass } from '../../records/import-plan.ts';
import type { Split } from '../../records/project.ts';
import { displayName } from '../class-names.ts';
import { applyLists } from '../lists/apply-lists.ts';
import type { LabelList } from '../lists/label-list.ts';
import { labelNamesIn } from '../lists/label-names.ts';
import { createNameMatcher } from '../lists/match-names.ts';
import { naturalOrder } from '../natural-order.ts';
import { type FileKinds, kindsOf } from './file-kinds.ts';
import { classOf, readingOf } from './folder-says.ts';
import { classInName } from './name-classes.ts';

export interface PlacedFile {
  /** As it came: the key by which the file is opened. */
  readonly path: string;
  /** null = unlabelled. */
  readonly className: string | null;
  /** null = nothing says so. */
  readonly split: Split | null;
  /** A list says that the photo is left out. */
  readonly isExcluded: boolean;
}

export interface Placement {
  /** Files to read, in natural order of their paths. */
  readonly files: readonly PlacedFile[];
  /** Natural order. A class may turn out empty once its files are read. */
  readonly classes: readonly string[];
  /** Photos of the project that is added to, of which lists say something. */
  readonly relabelled: readonly PlacedFile[];
  readonly account: ImportAccount;
}

const EXAMPLES = 3;
const EXAMPLES_LEFT_OUT = 5;

/**
 * @param paths of all that was found, lists included
 * @param there paths of photos that are in the project already, for lists that name them
 */
export function applyPlan(
  paths: readonly string[],
  lists: readonly LabelList[],
  plan: ImportPlan,
  there: readonly string[] = [],
): Placement {
  const { photos, others, leftOut, used, saysOf } = sortFiles(paths, lists, plan);
  const known = elsewhere(there, photos);
  const said = applyLists(lists, plan.lists, createNameMatcher([...photos, ...known]));
  const codes = new Set(photos.flatMap((path) => classOf(saysOf(path), plan.classLevel) ?? []));
  const nameOfCode = namesOf(codes, lists, plan);
  const folderClasses = new Set([...codes].map(nameOfCode));
  // One class has one name: Tiny ImageNet's list says `n02124075`, as its folders do.
  const named = (code: string | null | undefined) => (code == null ? null : nameOfCode(code));
  const labels = new Set([...said.byPhoto.values()].flatMap(({ label }) => named(label) ?? []));
  // Of photos that no list names, folders are believed where they speak of the same classes as the lists.
  const believesFolders = sharesHalf(labels, folderClasses);

  const ofFolder = (path: string, isBelieved: boolean) => {
    const says = saysOf(path);
    const className = isBelieved ? named(classOf(says, plan.classLevel)) : null;
    return { className, split: says.split, isExcluded: false };
  };

  const placed = photos.map((path, i): PlacedFile => {
    const row = said.byPhoto.get(i);
    const folder = ofFolder(path, row === undefined ? believesFolders : labels.size === 0);
    return {
      path,
      className:
        named(row?.label) ??
        folder.className ??
        (plan.namesAreClasses && !saysOf(path).isUnlabelled ? classInName(path) : null),
      split: row?.split ?? folder.split,
      isExcluded: row?.isExcluded ?? false,
    };
  });
  const relabelled = known.flatMap((path, i) => {
    const row = said.byPhoto.get(photos.length + i);
    return row === undefined || (row.label === null && row.split === null)
      ? []
      : [{ path, className: named(row.label), split: row.split, isExcluded: row.isExcluded }];
  });
  // Called like no photo (`copy.jpg~`), and perhaps one all the same: then its folder says what it shows.
  const files = [...placed, ...others.map((path) => ({ path, ...ofFolder(path, believesFolders) }))];
  return {
    files,
    classes: classesOf(files).map(({ name }) => name),
    relabelled,
    account: {
      files: paths.length,
      photos: files.length,
      lists: used.length,
      leftOut: countLeftOut(leftOut),
      relabelled: relabelled.length,
      ...countPlaced(placed),
      rows: said.rows,
    },
  };
}

/** Whether at least half of the labels are names of folders, too; so is it without labels. */
function sharesHalf(labels: ReadonlySet<string>, folders: ReadonlySet<string>): boolean {
  return [...labels].filter((label) => folders.has(label)).length * 2 >= labels.size;
}

/** What each file is to the plan; files in natural order of their paths. */
function sortFiles(paths: readonly string[], lists: readonly LabelList[], plan: ImportPlan) {
  const listPaths = new Set(lists.map(({ path }) => path));
  const used = listsOf(plan).filter((path) => listPaths.has(path));
  const kinds = kindsOf(paths, new Set(used));
  const leftOut = new Map(kinds.leftOut);
  const saysOf = readingOf(plan);
  const meant = (all: readonly string[]) =>
    all
      .filter((path) => {
        const folder = saysOf(path).leftOut;
        if (folder !== null) leftOut.set(path, `in ${folder}`);
        return folder === null;
      })
      .sort(naturalOrder);
  return { photos: meant(kinds.photos), others: meant(kinds.others), leftOut, used, saysOf };
}

/** Photos that are there under paths of their own: one that comes in once more is the new one's. */
export function elsewhere(there: readonly string[], photos: readonly string[]): readonly string[] {
  const taken = new Set(photos);
  return there.filter((path) => !taken.has(path));
}

/** What folders of classes are called, where a list says so. */
function namesOf(
  codes: ReadonlySet<string>,
  lists: readonly LabelList[],
  { classNames }: ImportPlan,
): (code: string) => string {
  const list = lists.find(({ path }) => path === classNames);
  const names = list === undefined ? null : labelNamesIn(list, codes);
  return (code) => displayName(names?.get(code) ?? code);
}

/** Lists that a plan reads, and those that say what their labels are called. */
function listsOf({ lists, classNames }: ImportPlan): readonly string[] {
  const used = lists.filter(({ isUsed }) => isUsed).flatMap(({ path, names }) => [path, names]);
  return [...new Set([...used, classNames].filter((path) => path !== null))];
}

function classesOf(placed: readonly PlacedFile[]): readonly PlannedClass[] {
  const classes = new Map<string, { name: string; photos: number; examples: string[] }>();
  for (const { path, className } of placed) {
    if (className === null) continue;
    const one = classes.get(className) ?? { name: className, photos: 0, examples: [] };
    classes.set(className, one);
    one.photos++;
    if (one.examples.length < EXAMPLES) one.examples.push(path);
  }
  return [...classes.values()].sort((a, b) => naturalOrder(a.name, b.name));
}

function countPlaced(
  placed: readonly PlacedFile[],
): Pick<ImportAccount, 'classes' | 'unlabelled' | 'splits'> {
  const unlabelled = placed.filter(({ className }) => className === null).length;
  return { classes: classesOf(placed), unlabelled, splits: countSplits(placed) };
}

function countSplits(placed: readonly PlacedFile[]): ImportAccount['splits'] {
  const splits = { train: 0, validation: 0, test: 0 };
  for (const { className, split } of placed) if (className !== null && split !== null) splits[split]++;
  return splits;
}

function countLeftOut(leftOut: FileKinds['leftOut']): readonly LeftOut[] {
  const byReason = new Map<string, { count: number; examples: string[] }>();
  for (const [path, reason] of leftOut) {
    const one = byReason.get(reason) ?? { count: 0, examples: [] };
    byReason.set(reason, one);
    one.count++;
    if (one.examples.length < EXAMPLES_LEFT_OUT) one.examples.push(path);
  }
  return [...byReason].map(([reason, counted]: [string, Counted]) => ({ reason, ...counted }));
}
