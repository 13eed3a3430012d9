/**
 * What each folder says, read from its name, its neighbours and what lies in it. A name alone is never enough: `test`
 * beside `train` is a split, beside `cat` a class.
 */

import type { FolderMeaning, FolderRole } from '../../records/import-plan.ts';
import type { Split } from '../../records/project.ts';
import { displayName } from '../class-names.ts';
import { isFolderOfMachines } from '../of-machines.ts';
import { type SplitWord, splitNamed, splitWordIn, wordsOf } from '../split-names.ts';
import type { Folder } from './folder-tree.ts';
import {
  isFiller,
  isShadowName,
  isUnlabelledName,
  isUnseenWord,
  saysNothing,
  shadowOf,
} from './folder-words.ts';

export interface FolderReading {
  /** Upper ones first. */
  readonly meanings: readonly FolderMeaning[];
  /** Folders beside splits that are none, and hold photos nevertheless. */
  readonly besideSplits: readonly string[];
  /** Folders that are called like a split, and taken for classes. */
  readonly classesLikeSplits: readonly string[];
}

interface Place {
  readonly folder: Folder;
  readonly hasSplit: boolean;
  readonly hasClass: boolean;
}

/** @param root of the tree of photos */
export function readFolders(root: Folder): FolderReading {
  const meanings: FolderMeaning[] = [];
  const besideSplits: string[] = [];
  const classesLikeSplits: string[] = [];
  const waiting: Place[] = [{ folder: root, hasSplit: false, hasClass: false }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const [child, role] of rolesIn(place, besideSplits)) {
      meanings.push({ path: child.path, role });
      if (role === 'class' && !place.hasSplit && splitNamed(child.name) !== null) {
        classesLikeSplits.push(child.path);
      }
      if (role === 'left out' || role === 'unlabelled') continue;
      waiting.push({
        folder: child,
        hasSplit: place.hasSplit || isSplit(role),
        hasClass: place.hasClass || role === 'class',
      });
    }
  }
  return { meanings: withoutLoneSplit(meanings, root), besideSplits, classesLikeSplits };
}

export function isSplit(role: FolderRole): role is Split {
  return role === 'train' || role === 'validation' || role === 'test';
}

type Roles = Map<Folder, FolderRole>;

function rolesIn({ folder, hasSplit, hasClass }: Place, besideSplits: string[]): Roles {
  const roles: Roles = new Map();
  const meant: Folder[] = [];
  for (const child of folder.children.values()) {
    if (isFolderOfMachines(child.name) || isShadow(child, folder)) roles.set(child, 'left out');
    else meant.push(child);
  }
  const others: Folder[] = [];
  const splits = hasSplit ? null : splitsAmong(meant, folder);
  for (const child of meant) {
    const role = splits?.get(child) ?? roleOfName(child, folder);
    if (role === null) others.push(child);
    else roles.set(child, role);
  }
  // Beside splits a folder is no class, unless the splits have a class of that name.
  const hasSplits = splits !== null && [...splits.values()].some(isSplit);
  const isOnly = others.length === meant.length && others.length === 1 && !hasClass;
  const allSayNothing =
    others.every(({ name }) => saysNothing(name)) || (!hasSplit && others.every(isDataSet));
  for (const child of others) {
    if (hasSplits && !isClassOf(splits, child)) {
      roles.set(child, allSayNothing ? 'nothing' : 'unlabelled');
      if (!allSayNothing) besideSplits.push(child.path);
    } else if (allSayNothing || isShard(child) || (isOnly && isWrapper(child))) roles.set(child, 'nothing');
    else roles.set(child, 'class');
  }
  return roles;
}

/** What needs no neighbours; null = to be decided by them. */
function roleOfName({ name }: Folder, parent: Folder): FolderRole | null {
  if (displayName(name) === '' || isUnlabelledName(name)) return 'unlabelled';
  // Unpacked twice: `chest/chest`, `seg_train/seg_train`.
  return name.toLowerCase() === parent.name.toLowerCase() ? 'nothing' : null;
}

/** `00012/000120345.jpg`: img2dataset's folders are parts of a whole, as long as the photos are numbered within theirs. */
function isShard({ name, stems, children }: Folder): boolean {
  if (!/^\d{5,}$/.test(name) || stems.length === 0 || children.size > 0) return false;
  const { length } = stems[0]!;
  return (
    length >= name.length + 3 &&
    stems.every((stem) => stem.length === length && stem.startsWith(name) && /^\d+$/.test(stem))
  );
}

/** It only holds folders: what lies in it is what was meant. */
function isWrapper({ children }: Folder): boolean {
  return [...children.values()].some(({ name }) => !isFolderOfMachines(name));
}

/** Splits with folders of classes in them: a data set of its own, and no class, as in `v1/train/hat`, `v2/train/hat`. */
function isDataSet(folder: Folder): boolean {
  const splits = splitsAmong([...folder.children.values()], folder);
  if (splits === null) return false;
  return [...splits].some(
    ([{ name, children }, role]) =>
      isSplit(role) &&
      [...children.values()].some(
        (child) => !saysNothing(child.name) && child.name.toLowerCase() !== name.toLowerCase(),
      ),
  );
}

/** Splits, and folders to be predicted, by folder; null where this is no level of splits. */
function splitsAmong(folders: readonly Folder[], parent: Folder): Map<Folder, FolderRole> | null {
  const words = new Map<Folder, SplitWord>();
  for (const folder of folders) {
    const word = splitWordIn(folder.name);
    if (word !== null) words.set(folder, word);
  }
  const parentWords = new Set(wordsOf(parent.name));
  // `seg_train` and `seg_test` share what else they say; `test_tube` and `train_station` do not.
  const shared = new Map<string, Set<Split>>();
  for (const { split, rest } of words.values()) {
    const key = rest.join(' ');
    shared.set(key, (shared.get(key) ?? new Set()).add(split));
  }
  const isMeant = ({ rest }: SplitWord) =>
    rest.every((word) => isFiller(word) || parentWords.has(word)) || shared.get(rest.join(' '))!.size > 1;
  const found = new Map<Folder, FolderRole>();
  const others: Folder[] = [];
  for (const folder of folders) {
    const word = words.get(folder);
    if (word !== undefined && isMeant(word)) found.set(folder, word.split);
    else if (isUnseen(folder.name, shared)) found.set(folder, 'unlabelled');
    else if (roleOfName(folder, parent) === null && !saysNothing(folder.name)) others.push(folder);
  }
  const distinct = new Set([...found.values()].filter(isSplit));
  // Beside real classes, `test` is a class too; where two splits are named, the others are no classes.
  const isLevel = distinct.size > 1 || (distinct.size === 1 && others.every((one) => isClassOf(found, one)));
  return isLevel ? found : null;
}

function isUnseen(name: string, shared: ReadonlyMap<string, unknown>): boolean {
  const words = wordsOf(name);
  const rest = words.filter((word) => !isUnseenWord(word));
  return rest.length < words.length && (rest.every(isFiller) || shared.has(rest.join(' ')));
}

function isClassOf(splits: ReadonlyMap<Folder, FolderRole>, { name }: Folder): boolean {
  return [...splits.keys()].some(({ children }) => children.has(name));
}

/** Masks and thumbnails: most of their names are those of photos beside them. */
function isShadow(folder: Folder, parent: Folder): boolean {
  if (!isShadowName(folder.name)) return false;
  const beside = new Set<string>(parent.stems);
  for (const sibling of parent.children.values()) {
    if (sibling !== folder) for (const stem of stemsUnder(sibling)) beside.add(stem);
  }
  const own = stemsUnder(folder);
  const shadows = own.filter((stem) => beside.has(stem) || beside.has(shadowOf(stem) ?? stem));
  return own.length > 0 && shadows.length * 2 > own.length;
}

function stemsUnder(root: Folder): string[] {
  const stems: string[] = [];
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const stem of folder.stems) stems.push(stem);
    for (const child of folder.children.values()) waiting.push(child);
  }
  return stems;
}

/** A single split around everything says nothing: all three would be drawn from it anyway. */
function withoutLoneSplit(meanings: readonly FolderMeaning[], root: Folder): readonly FolderMeaning[] {
  const said = new Set(meanings.map(({ role }) => role).filter(isSplit));
  if (said.size !== 1) return meanings;
  const roles = new Map(meanings.map(({ path, role }) => [path, role]));
  let isAround = root.stems.length === 0;
  const waiting = [...root.children.values()];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const role = roles.get(folder.path)!;
    if (role === 'left out' || role === 'unlabelled' || isSplit(role)) continue;
    if (folder.stems.length > 0) isAround = false;
    for (const child of folder.children.values()) waiting.push(child);
  }
  if (!isAround) return meanings;
  return meanings.map((one) => (isSplit(one.role) ? { ...one, role: 'nothing' } : one));
}
