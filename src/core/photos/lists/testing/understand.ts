/** Lists beside photos, all the way: read, proposed, applied. */

import type { ListUse, RowAccount } from '../../../records/import-plan.ts';
import type { Encoding } from '../../../text/encodings.ts';
import { applyLists } from '../apply-lists.ts';
import type { LabelList, Said } from '../label-list.ts';
import { createNameMatcher } from '../match-names.ts';
import { proposeUses } from '../propose-uses.ts';
import { isListPath, readList } from '../read-list.ts';

export interface Understood {
  readonly lists: readonly LabelList[];
  readonly uses: readonly ListUse[];
  readonly questions: readonly string[];
  readonly notes: readonly string[];
  readonly rows: RowAccount;
  readonly byPhoto: ReadonlyMap<number, Said>;
  /** By the paths of photos: labels, of those that have one. */
  readonly labels: Readonly<Record<string, string>>;
  readonly splits: Readonly<Record<string, string>>;
}

export function understand(
  files: Readonly<Record<string, string | Uint8Array>>,
  photos: readonly string[],
  encoding?: Encoding,
): Understood {
  const lists = Object.entries(files).flatMap(([path, text]) => {
    if (!isListPath(path)) return [];
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const list = readList(path, bytes, encoding);
    return list === null ? [] : [list];
  });
  const matcher = createNameMatcher(photos);
  const proposed = proposeUses(lists, matcher);
  const { byPhoto, rows } = applyLists(lists, proposed.uses, matcher);
  const labels: Record<string, string> = {};
  const splits: Record<string, string> = {};
  for (const [photo, said] of byPhoto) {
    if (said.label !== null) labels[photos[photo]!] = said.label;
    if (said.split !== null) splits[photos[photo]!] = said.split;
  }
  return { lists, ...proposed, rows, byPhoto, labels, splits };
}
