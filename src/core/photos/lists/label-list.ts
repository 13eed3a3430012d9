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
  readonly known: Pick<ListUse, 'photos' | 'labels' | 'split'> | null;
}

/** What a list says of a photo. */
export interface Said {
  /** null = that it has none: empty, `nan`, `?`. */
  readonly label: string | null;
  readonly split: Split | null;
}
