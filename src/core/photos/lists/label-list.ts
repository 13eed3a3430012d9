/** A text that may name photos, as a table, and what it says of one. */
import type { ListUse } from '../../records/import-plan.ts';
import type { Split } from '../../records/project.ts';
import type { Encoding } from '../../text/encodings.ts';

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
  readonly known: KnownColumns | null;
}

export interface KnownColumns extends Pick<ListUse, 'photos' | 'labels' | 'split'> {
  readonly excluded?: string;
  /** Labels are names as they stand: `n/a` is a class, `1.0` is not `1`, and `a, b` is one. */
  readonly isVerbatim?: true;
}

/** What a list says of a photo. */
export interface Said {
  /** null = that it has none: empty, `nan`, `?`. */
  readonly label: string | null;
  readonly split: Split | null;
  readonly isExcluded: boolean;
}
