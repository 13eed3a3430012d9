/** A plan in words, for the page, the terminal and whoever does not see the page. */
import type { FolderRole, ImportAccount, ImportPlan } from '../../records/import-plan.ts';
import { folderGroups } from './folder-groups.ts';
import { nameOf } from './folder-says.ts';

const NAMED = 4;

export const ROLES_IN_WORDS: Readonly<Record<FolderRole, string>> = {
  class: 'a class',
  train: 'training',
  validation: 'validation',
  test: 'test',
  unlabelled: 'without labels',
  nothing: 'nothing',
  'left out': 'left out',
};

/** `2 classes, hat and shoes. seg_train is training, seg_test is test, seg_pred is without labels.` */
export function planInWords(plan: ImportPlan, account: ImportAccount): string {
  const names = plan.namesAreClasses ? 'Classes are what names of files begin with.' : '';
  const sentences = [classesInWords(account), rolesInWords(plan), listsInWords(plan), names];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function classesInWords({ classes, unlabelled, relabelled }: ImportAccount): string {
  const there = relabelled === 0 ? '' : `${countOf(relabelled, 'photo')} of this project labelled. `;
  if (classes.length + unlabelled === 0 && there !== '') return there.trim();
  const without = unlabelled === 0 ? '' : `, and ${countOf(unlabelled, 'photo')} without a label`;
  if (classes.length === 0) return `${there}No class: ${countOf(unlabelled, 'photo')} without labels.`;
  return `${there}${countOf(classes.length, 'class', 'classes')}, ${listed(classes.map(({ name }) => name))}${without}.`;
}

function rolesInWords(plan: ImportPlan): string {
  const said = folderGroups(plan).filter(({ role }) => role !== 'class' && role !== 'nothing');
  const parts = said.flatMap(({ names, role }) => names.map((name) => `${name} is ${ROLES_IN_WORDS[role]}`));
  if (parts.length === 0) return '';
  return `${firstOf(parts, NAMED * 2)}.`;
}

function listsInWords({ lists, classNames }: ImportPlan): string {
  const names = classNames === null ? '' : `Classes are named by ${nameOf(classNames)}.`;
  const used = lists.filter(({ isUsed }) => isUsed).map(({ path }) => nameOf(path));
  if (used.length === 0) return names;
  const labels = lists.some(({ isUsed, labels }) => isUsed && labels.kind !== 'none');
  return `${labels ? 'Labels' : 'Splits'} from ${listed([...new Set(used)])}. ${names}`.trim();
}

/** The sums of the account, and what somebody should see of it: what is left out, rows without a photo, conflicts. */
export function accountInWords(account: ImportAccount): readonly string[] {
  const { leftOut, rows } = account;
  return [
    ...sumsInWords(account),
    ...leftOut.map(({ reason, count }) => `${countOf(count, 'file')} left out: ${reason}.`),
    ...(rows.unmatched.count === 0
      ? []
      : [`${countOf(rows.unmatched.count, 'row')} of lists without a photo: ${some(rows.unmatched)}.`]),
    ...(rows.conflicts.count === 0
      ? []
      : [
          `${countOf(rows.conflicts.count, 'row')} with labels that contradict each other, so these photos have none: ${some(rows.conflicts)}.`,
        ]),
  ];
}

/** Where there is more than photos. */
function sumsInWords({ files, photos, lists, leftOut, rows }: ImportAccount): readonly string[] {
  const left = leftOut.reduce((sum, { count }) => sum + count, 0);
  const others = [
    ...(lists === 0 ? [] : [countOf(lists, 'list')]),
    ...(left === 0 ? [] : [`${left.toLocaleString('en')} left out`]),
  ];
  const ofFiles = `${countOf(files, 'file')} found: ${[`${photos.toLocaleString('en')} to read`, ...others].join(', ')}.`;
  const ofRows = `${countOf(rows.rows, 'row')} in lists: ${rows.matched.toLocaleString('en')} with a photo, ${rows.unmatched.count.toLocaleString('en')} without, ${rows.conflicts.count.toLocaleString('en')} in contradiction.`;
  return [...(others.length === 0 ? [] : [ofFiles]), ...(rows.rows === 0 ? [] : [ofRows])];
}

function some({ count, examples }: ImportAccount['rows']['unmatched']): string {
  return count > examples.length ? `${examples.join('; ')}; …` : examples.join('; ');
}

/** `a, b, c`; of more than `most` the first ones, and how many follow. */
export function firstOf(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

/** `a, b and c`; of many the first few. */
export function listed(names: readonly string[]): string {
  if (names.length > NAMED)
    return `${names.slice(0, NAMED - 1).join(', ')} and ${names.length - NAMED + 1} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
