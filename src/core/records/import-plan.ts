/**
 * How an import understands what was dropped, decided from names and lists alone, before a photo is decoded, and what
 * that comes to. Plain data: the page shows it, a person changes it, `--plan` reads it from a file, the project keeps it.
 */
import { ENCODINGS, type Encoding } from '../text/encodings.ts';
import { flag, list, oneOf, orNull, parser, record, type Shape, since, text, variants } from './shape.ts';

/** As in project.ts, which imports this file. */
const SPLITS = ['train', 'validation', 'test'] as const;

/**
 * What a folder says of the photos in it and below: their class, their split, that nobody knows their class; nothing;
 * or that they are not meant.
 */
export const FOLDER_ROLES = ['class', ...SPLITS, 'unlabelled', 'nothing', 'left out'] as const;

export type FolderRole = (typeof FOLDER_ROLES)[number];

/** Where folders of classes lie in each other: the upper one is the class, the lower one, or both together. */
export const CLASS_LEVELS = ['upper', 'lower', 'both'] as const;

export type ClassLevel = (typeof CLASS_LEVELS)[number];

export interface FolderMeaning {
  /** `/` between parts. */
  readonly path: string;
  readonly role: FolderRole;
}

/** Where a row's label stands. `one-hot`: the name of the column that holds 1. */
export type LabelColumns =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'one-hot'; readonly columns: readonly string[] }
  | { readonly kind: 'none' };

export interface ListUse {
  /** Of the list. */
  readonly path: string;
  readonly isUsed: boolean;
  readonly encoding: Encoding;
  /** The column that names photos. */
  readonly photos: string;
  readonly labels: LabelColumns;
  /** The column that says to which split a photo belongs. */
  readonly split: string | null;
  /** Where no column does: the list as a whole, as `train.txt` does. */
  readonly splitOfAll: (typeof SPLITS)[number] | null;
  /** The column that says whether a photo is left out. */
  readonly excluded: string | null;
  /** Path of another list that says what the labels are called, `0` -> `hat`. */
  readonly names: string | null;
}

export interface ImportPlan {
  readonly version: 1;
  /** Of every folder that holds photos, the upper ones first. A folder that is not named says nothing. */
  readonly folders: readonly FolderMeaning[];
  readonly classLevel: ClassLevel;
  /** Path of a list that says what folders of classes are called, `n02124075` -> `Egyptian cat`. */
  readonly classNames: string | null;
  /** Where neither a folder nor a list gives a class, it is what a file's name begins with: `cat.0.jpg`. */
  readonly namesAreClasses: boolean;
  /** Of names in archives that do not say how they are written; null where all of them do. */
  readonly nameEncoding: Encoding | null;
  readonly lists: readonly ListUse[];
}

/** A number of things, and a few of them in words. */
export interface Counted {
  readonly count: number;
  readonly examples: readonly string[];
}

/** Every row is one of three: rows = matched + unmatched + conflicts. */
export interface RowAccount {
  readonly rows: number;
  readonly matched: number;
  /** No photo answers to its name, or several do. */
  readonly unmatched: Counted;
  /** Rows that give a photo another label than an earlier row, or several labels: it stays unlabelled. */
  readonly conflicts: Counted;
}

/** Why files are left out, and how many. */
export interface LeftOut extends Counted {
  readonly reason: string;
}

export interface PlannedClass {
  readonly name: string;
  readonly photos: number;
  /** Paths of a few of them. */
  readonly examples: readonly string[];
}

/** What becomes of everything that was found: files = photos + lists + left out. */
export interface ImportAccount {
  readonly files: number;
  /** Files that are read as photos; what is none of them turns out then, and is skipped with its reason. */
  readonly photos: number;
  readonly lists: number;
  readonly leftOut: readonly LeftOut[];
  /** In natural order. */
  readonly classes: readonly PlannedClass[];
  /** Photos of the project that is added to, of which lists say something. */
  readonly relabelled: number;
  /** Photos that neither a folder nor a list gives a class. */
  readonly unlabelled: number;
  /** Labelled photos by what folders or lists say; the others are drawn. */
  readonly splits: { readonly train: number; readonly validation: number; readonly test: number };
  readonly rows: RowAccount;
}

const LABELS = variants<LabelColumns>('kind', {
  column: record({ kind: oneOf(['column']), column: text }),
  'one-hot': record({ kind: oneOf(['one-hot']), columns: list(text) }),
  none: record({ kind: oneOf(['none']) }),
});

const PLAN: Shape<ImportPlan> = record<ImportPlan>({
  version: oneOf([1]),
  folders: list(record<FolderMeaning>({ path: text, role: oneOf(FOLDER_ROLES) })),
  classLevel: oneOf(CLASS_LEVELS),
  classNames: orNull(text),
  namesAreClasses: flag,
  nameEncoding: orNull(oneOf(ENCODINGS)),
  lists: list(
    record<ListUse>({
      path: text,
      isUsed: flag,
      encoding: oneOf(ENCODINGS),
      photos: text,
      labels: LABELS,
      split: orNull(text),
      splitOfAll: orNull(oneOf(SPLITS)),
      excluded: since(null, orNull(text)),
      names: orNull(text),
    }),
  ),
});

/** @throws {PupilError} RECORD_INVALID */
export const parsePlan = parser('The plan', 'Take one that --plan-only has written, and change that.', PLAN);
