/** Where each piece of a project lies in its file. Names are for people too: copies open with a double click. */

import { SPLITS, type Split } from '../records/project.ts';
import type { CheckpointSlot } from '../records/run.ts';
import { CHECKPOINT_SLOTS } from '../records/run.ts';

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/png': 'png',
};

/** @returns null where no working copy is of that type */
export function endingOf(mimeType: string): string | null {
  return Object.hasOwn(ENDINGS, mimeType) ? ENDINGS[mimeType]! : null;
}

export function mimeTypeOf(ending: string): string {
  return Object.entries(ENDINGS).find(([, own]) => own === ending)![0];
}

const five = (value: number) => String(value).padStart(5, '0');

export const PATHS = {
  project: 'project.json',
  photos: 'photos.jsonl',
  teachers: 'teachers.json',
  naming: 'naming.json',
  comparison: 'comparison.json',
  /** @param index of the photo: its line in photos.jsonl, from 0 */
  copy: (index: number, ending: string) => `copies/${String(index).padStart(6, '0')}.${ending}`,
  pixels: (part: number) => `pixels/${five(part)}.record`,
  embeddingCursor: (teacher: number) => `embeddings/${teacher}/cursor.json`,
  embeddings: (teacher: number, part: number) => `embeddings/${teacher}/${five(part)}.record`,
  viewCursor: (views: number) => `views/${views}/cursor.record`,
  views: (views: number, part: number) => `views/${views}/${five(part)}.record`,
  texts: (teacher: number) => `texts/${teacher}.record`,
  knowledge: (teacher: number) => `knowledge/${teacher}.record`,
  run: (run: number) => `runs/${run}/run.record`,
  checkpoint: (run: number, slot: CheckpointSlot) => `runs/${run}/checkpoint-${slot}.record`,
  evaluation: (run: number, split: Split) => `runs/${run}/evaluation-${split}.record`,
};

const PATTERNS = {
  project: /^project\.json$/,
  photos: /^photos\.jsonl$/,
  teachers: /^teachers\.json$/,
  naming: /^naming\.json$/,
  comparison: /^comparison\.json$/,
  copy: /^copies\/(\d{6,9})\.(jpg|webp|png)$/,
  pixels: /^pixels\/\d{5,9}\.record$/,
  embeddingCursor: /^embeddings\/\d+\/cursor\.json$/,
  embeddings: /^embeddings\/\d+\/\d{5,9}\.record$/,
  viewCursor: /^views\/\d+\/cursor\.record$/,
  views: /^views\/\d+\/\d{5,9}\.record$/,
  texts: /^texts\/\d+\.record$/,
  knowledge: /^knowledge\/\d+\.record$/,
  run: /^runs\/\d+\/run\.record$/,
  checkpoint: new RegExp(`^runs/\\d+/checkpoint-(${CHECKPOINT_SLOTS.join('|')})\\.record$`),
  evaluation: new RegExp(`^runs/\\d+/evaluation-(${SPLITS.join('|')})\\.record$`),
} as const;

export type FileKind = keyof typeof PATTERNS;

/** What a path holds; null where this version writes no such file. */
export function placeOf(path: string): { readonly kind: FileKind; readonly parts: readonly string[] } | null {
  for (const [kind, pattern] of Object.entries(PATTERNS)) {
    const match = pattern.exec(path);
    if (match !== null) return { kind: kind as FileKind, parts: match.slice(1) };
  }
  return null;
}
