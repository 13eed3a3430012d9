/** From what was found to a plan: what is certain, what is to be told, and what only a person can know. */

import type { ImportAccount, ImportPlan } from '../../records/import-plan.ts';
import type { LabelList } from '../lists/label-list.ts';
import { areCodes, labelNamesIn } from '../lists/label-names.ts';
import { createNameMatcher } from '../lists/match-names.ts';
import { proposeUses } from '../lists/propose-uses.ts';
import { naturalOrder } from '../natural-order.ts';
import { applyPlan, elsewhere } from './apply.ts';
import { chooseLevel, type LevelChoice } from './class-level.ts';
import { kindsOf } from './file-kinds.ts';
import { readFolders } from './folder-roles.ts';
import { classOf, nameOf, readingOf } from './folder-says.ts';
import { folderTree } from './folder-tree.ts';
import { classesInNames } from './name-classes.ts';
import type { FoundList, Proposal } from './proposal.ts';
import { firstOf } from './words.ts';

const EXAMPLE_ROWS = 3;
const NAMED = 5;

/**
 * @param paths of all that was found, lists included
 * @param lists those that could be read
 * @param rootName what was dropped is called
 * @param there paths of photos that are in the project already, for lists that name them
 */
export function proposePlan(
  paths: readonly string[],
  lists: readonly LabelList[],
  rootName: string,
  there: readonly string[] = [],
): Proposal {
  const { photos } = kindsOf(paths, new Set(lists.map(({ path }) => path)));
  const reading = readFolders(folderTree(photos, rootName));
  const saysOf = readingOf({ folders: reading.meanings });
  const choice = chooseLevel(photos.map(saysOf));
  const meant = photos.filter((path) => saysOf(path).leftOut === null);
  const proposed = proposeUses(lists, createNameMatcher([...meant, ...elsewhere(there, photos)]));
  const plan: ImportPlan = {
    version: 1,
    folders: reading.meanings,
    classLevel: choice.level,
    classNames: namesOfCodes(
      photos.flatMap((path) => classOf(saysOf(path), choice.level) ?? []),
      lists,
    ),
    namesAreClasses: false,
    nameEncoding: null,
    lists: proposed.uses,
  };
  const { account } = applyPlan(paths, lists, plan, there);
  // Where lists give the labels, nobody needs to know which folders would.
  const hasLists =
    account.rows.matched > 0 && plan.lists.some(({ isUsed, labels }) => isUsed && labels.kind !== 'none');
  const questions = [
    ...(hasLists ? [] : [...levelQuestion(choice), ...splitQuestions(reading.classesLikeSplits)]),
    ...proposed.questions,
  ];
  const nameClasses = account.classes.length === 0 ? classesInNames(photos) : [];
  const notes = [
    ...proposed.notes,
    ...nameNote(nameClasses),
    ...besideNote(reading.besideSplits),
    ...oneClassNote(account, there),
  ];
  return { plan, account, notes, questions, nameClasses, lists: lists.map(foundList) };
}

/** The list that says what folders of codes are called, such as ImageNet's `words.txt`. */
function namesOfCodes(classes: readonly string[], lists: readonly LabelList[]): string | null {
  const codes = new Set(classes);
  if (!areCodes(codes)) return null;
  return lists.find((list) => labelNamesIn(list, codes) !== null)?.path ?? null;
}

/** A plan that a person has changed, on the same files. */
export function reviseProposal(
  paths: readonly string[],
  lists: readonly LabelList[],
  plan: ImportPlan,
  there: readonly string[] = [],
): Proposal {
  const { account } = applyPlan(paths, lists, plan, there);
  const { photos } = kindsOf(paths, new Set(lists.map(({ path }) => path)));
  const nameClasses = plan.namesAreClasses || account.classes.length === 0 ? classesInNames(photos) : [];
  return { plan, account, notes: [], questions: [], nameClasses, lists: lists.map(foundList) };
}

function foundList({ path, format, columns, rows }: LabelList): FoundList {
  return { path, format, columns, rows: rows.length, examples: rows.slice(0, EXAMPLE_ROWS) };
}

function levelQuestion({ level, doubt }: LevelChoice): string[] {
  if (doubt === null) return [];
  const [taken, other] = level === 'upper' ? [doubt.upper, doubt.lower] : [doubt.lower, doubt.upper];
  return [
    `Folders of photos lie in each other: ${some(doubt.upper)} hold ${some(doubt.lower)}. Which are the classes? ${named(taken)} were taken, not ${named(other)}.`,
  ];
}

function splitQuestions(folders: readonly string[]): string[] {
  return folders.map(
    (path) =>
      `Is ${nameOf(path)} a class, or a split? It lies beside folders of classes, so it was taken for one.`,
  );
}

function besideNote(folders: readonly string[]): string[] {
  if (folders.length === 0) return [];
  const are = folders.length === 1 ? 'lies' : 'lie';
  return [`${named(new Set(folders))} ${are} beside the splits: those photos have no labels.`];
}

function nameNote(classes: readonly string[]): string[] {
  if (classes.length === 0) return [];
  return [
    `Names of files begin with ${named(new Set(classes))}. If these are classes, say so under Change; they were not taken for any.`,
  ];
}

function oneClassNote({ classes }: ImportAccount, there: readonly string[]): string[] {
  if (classes.length !== 1 || there.length > 0) return [];
  return [`${classes[0]!.name} is the only class. A student needs two at least.`];
}

function some(names: ReadonlySet<string>): string {
  return names.size === 1 ? '1 folder' : `${names.size} folders`;
}

function named(names: ReadonlySet<string>): string {
  return firstOf([...names].sort(naturalOrder), NAMED);
}
