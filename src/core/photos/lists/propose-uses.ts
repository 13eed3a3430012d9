/**
 * Which of the lists that lie among photos are used, and how: by what stands in them, whatever they are called. What is
 * not certain becomes a question, what is left out a note.
 */

import type { ListUse } from '../../records/import-plan.ts';
import { ENCODING_NAMES } from '../../text/encodings.ts';
import { sampled, valuesOf } from './column-values.ts';
import { isFileColumn } from './column-words.ts';
import { type FoundLabels, labelColumnsOf } from './label-columns.ts';
import type { LabelList } from './label-list.ts';
import { areCodes, labelNamesIn } from './label-names.ts';
import { folderOf, isListName, isNamesName, isSubmission, splitInName } from './list-names.ts';
import type { NameMatcher } from './match-names.ts';
import { hasImageEnding, partsOf, withoutEnding } from './name-parts.ts';
import { type PhotoColumn, photoColumnOf } from './photo-column.ts';
import { splitColumnOf } from './split-column.ts';

/** Of more lists than this, only those that are called so may name labels: each is compared with each. */
const MAX_COMPARED = 100;

export interface ProposedUses {
  /** One for each list, in their order. */
  readonly uses: readonly ListUse[];
  readonly questions: readonly string[];
  readonly notes: readonly string[];
}

/** A list and what was found in it. */
interface Study {
  readonly list: LabelList;
  readonly photos: PhotoColumn | null;
  use: ListUse;
  questions: readonly string[];
  notes: readonly string[];
}

export function proposeUses(lists: readonly LabelList[], matcher: NameMatcher): ProposedUses {
  const studies = lists.map((list) => studyOf(list, matcher));
  nameLabels(studies, matcher);
  splitByName(studies);
  const named = new Set(studies.map(({ use }) => (use.isUsed ? use.names : null)));
  const isSaid = ({ list, use }: Study) => use.isUsed || !named.has(list.path);
  return {
    uses: studies.map(({ use }) => use),
    questions: studies.filter(({ use }) => use.isUsed).flatMap(({ questions }) => questions),
    notes: studies
      .filter(isSaid)
      .flatMap((study) => [...study.notes, ...encodingNote(study.use, study.list)]),
  };
}

function studyOf(list: LabelList, matcher: NameMatcher): Study {
  const found = knownColumn(list, matcher) ?? photoColumnOf(list, matcher);
  const unused: ListUse = {
    path: list.path,
    isUsed: false,
    encoding: list.encoding,
    photos: found?.column ?? list.columns.find(isFileColumn) ?? list.columns[0] ?? '',
    labels: { kind: 'none' },
    split: null,
    splitOfAll: null,
    excluded: null,
    names: null,
  };
  const study: Study = { list, photos: found, use: unused, questions: [], notes: [] };
  if (isSubmission(list.path)) return study;
  if (found === null || !found.isClear || found.photos === 0) {
    const isMissed = isMeantAsList(list) && !isBesidePhoto(list.path, matcher);
    return { ...study, notes: isMissed ? [unmatchedNote(list, found)] : [] };
  }
  return { ...study, ...readColumns(list, found, unused) };
}

function readColumns(
  list: LabelList,
  { column: photos }: PhotoColumn,
  unused: ListUse,
): Pick<Study, 'use' | 'questions' | 'notes'> {
  const rows = sampled(list.rows);
  const others = list.columns.filter((name) => name !== photos).map((name) => valuesOf(list, rows, name));
  const isKnown = list.known !== null && list.known.photos === photos;
  const split = splitColumnOf(isKnown ? others.filter(({ name }) => name === list.known!.split) : others);
  const found: FoundLabels = isKnown
    ? { labels: list.known!.labels, candidates: [], isMultiHot: false }
    : labelColumnsOf(
        list,
        others.filter(({ name }) => name !== split?.column),
        rows,
      );
  const hasLabels = found.labels.kind !== 'none';
  const splitOfAll =
    hasLabels || found.candidates.length > 0 || split !== null ? null : splitInName(list.path);
  const isUsed = hasLabels || found.candidates.length > 0 || split !== null || splitOfAll !== null;
  const notes: string[] = [];
  if (split !== null && split.strange.length > 0) {
    notes.push(
      `${list.path}: ${inWords(split.strange, 'and')} in column ${split.column} ${split.strange.length === 1 ? 'is no split' : 'are no splits'}.`,
    );
  }
  if (!hasLabels && found.candidates.length === 0) {
    const rest = others.map(({ name }) => name).filter((name) => name !== split?.column);
    if (found.isMultiHot) {
      notes.push(
        `${list.path} gives most photos several classes. A photo has one class here, so its labels are not used.`,
      );
    } else if (rest.length > 0 && splitOfAll === null) {
      notes.push(`${list.path} names photos, but no column is a label. It has ${inWords(rest, 'and')}.`);
    }
  }
  return {
    use: {
      ...unused,
      isUsed,
      labels: found.labels,
      split: split?.column ?? null,
      splitOfAll,
      excluded: (isKnown ? list.known?.excluded : null) ?? null,
    },
    questions:
      found.candidates.length === 0
        ? []
        : [`Which column of ${list.path} is the label: ${inWords(found.candidates, 'or')}?`],
    notes,
  };
}

/** The format says which column it is, if that names photos. */
function knownColumn(list: LabelList, matcher: NameMatcher): PhotoColumn | null {
  if (list.known === null) return null;
  const at = list.columns.indexOf(list.known.photos);
  const names = { ...list, columns: [list.known.photos], rows: list.rows.map((row) => [row[at] ?? '']) };
  const found = photoColumnOf(names, matcher);
  return found === null ? null : { ...found, isClear: true };
}

/** Lists that say what the labels of others are called, which is then all that they are used for. */
function nameLabels(studies: readonly Study[], matcher: NameMatcher): void {
  let folders: ReadonlySet<string> | null = null;
  for (const study of studies) {
    const { list, use } = study;
    if (!use.isUsed || use.labels.kind !== 'column') continue;
    const { values } = valuesOf(list, list.rows, use.labels.column);
    const isCoded = areCodes(values);
    const fitting = studies.filter(
      (other) =>
        other !== study &&
        (isNamesName(other.list.path) || (isCoded && studies.length <= MAX_COMPARED)) &&
        (other.photos?.photos ?? 0) < (study.photos?.photos ?? 0) &&
        labelNamesIn(other.list, values) !== null,
    );
    const beside = fitting.find((other) => folderOf(other.list.path) === folderOf(list.path)) ?? fitting[0];
    if (beside === undefined) continue;
    // Folders of the same codes are classes already, and one class must not have two names.
    folders ??= new Set(matcher.paths.flatMap((path) => partsOf(path).slice(1)));
    if ([...values].some((value) => folders!.has(value))) continue;
    study.use = { ...use, names: beside.list.path };
    beside.use = { ...beside.use, isUsed: false };
  }
}

/** `train.csv` and `val.csv`, both with labels: what they are called is the split. One alone is only a name. */
function splitByName(studies: readonly Study[]): void {
  const labelled = studies.filter(
    ({ use }) => use.isUsed && use.split === null && use.labels.kind !== 'none',
  );
  const splits = labelled.map(({ list }) => splitInName(list.path));
  if (new Set(splits.filter((split) => split !== null)).size < 2) return;
  labelled.forEach((study, at) => {
    study.use = { ...study.use, splitOfAll: splits[at]! };
  });
}

/** Not `README.txt`, not a list of classes. */
function isMeantAsList({ path, columns, rows }: LabelList): boolean {
  if (columns.some(isFileColumn) && columns.length > 1) return true;
  if (!isListName(path)) return false;
  return columns.length > 1
    ? !isNamesName(path) || rows.length > 1000
    : sampled(rows, 100).some((row) => hasImageEnding(row[0]!));
}

/** `1.json` of `1.jpg` tells of that photo, as img2dataset writes it; nobody means it as a list. */
function isBesidePhoto(path: string, matcher: NameMatcher): boolean {
  let stems = stemsOf.get(matcher);
  if (stems === undefined) {
    stems = new Set(matcher.paths.map(withoutEnding));
    stemsOf.set(matcher, stems);
  }
  return stems.has(withoutEnding(path));
}

const stemsOf = new WeakMap<NameMatcher, ReadonlySet<string>>();

function unmatchedNote(list: LabelList, found: PhotoColumn | null): string {
  if (found !== null && found.photos === 0 && found.several > 0) {
    return `No row of ${list.path} names one photo alone: several photos here have the same name.`;
  }
  return `No row of ${list.path} names a photo here.`;
}

function encodingNote(use: ListUse, list: LabelList): readonly string[] {
  return use.isUsed && list.isEncodingGuessed
    ? [`${list.path} was read as ${ENCODING_NAMES[list.encoding]}.`]
    : [];
}

function inWords(words: readonly string[], last: 'and' | 'or'): string {
  const shown = words.slice(0, 8).map((word) => (word.length > 60 ? `${word.slice(0, 59)}…` : word));
  if (words.length > shown.length) return `${shown.join(', ')}, …`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`;
}
