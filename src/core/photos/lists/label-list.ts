/**
 * A text that may name photos, as a table, and how an import uses it. Plain data: both cross to the page, and a use is
 * part of the plan that a person can change and keep.
 */
import type { Split } from '../../records/project.ts';
import type { Encoding } from '../../text/encoding.ts';

export interface LabelList {
  /** Where it lies. */
  readonly path: string;
  readonly encoding: Encoding;
  /** Neither a byte order mark nor valid UTF-8 said so. */
  readonly isEncodingGuessed: boolean;
  /** What it is, in words: `table`, `JSON lines`, `COCO`, `Label Studio`. */
  readonly format: string;
  /** Each name once; `column 1` where the text has no header. */
  readonly columns: readonly string[];
  /** One cell a column. */
  readonly rows: readonly (readonly string[])[];
  /** Where the format itself says what its columns are. */
  readonly known: Pick<ListUse, 'photos' | 'labels' | 'split'> | null;
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
  readonly splitOfAll: Split | null;
  /** Path of another list that says what the labels are called, `0` -> `hat`. */
  readonly names: string | null;
}

/** What a list says of a photo. */
export interface Said {
  /** null = that it has none: empty, `nan`, `?`. */
  readonly label: string | null;
  readonly split: Split | null;
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
