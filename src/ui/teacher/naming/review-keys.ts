/** What a key means in the review of names, as data: the list of photos and the legend above it say the same. */
import type { Decision } from '../../../core/naming.ts';

/** Classes that one key gives: 1 to 9, then letters that no other key of the review uses. */
export const CLASS_KEYS = '123456789bcdefghijklmnopqrstvwxyz';

/** What the user says of the photos chosen. */
export type Word =
  | { readonly kind: 'right' }
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'aside' }
  /** Takes the user's own word back. */
  | { readonly kind: 'as-proposed' };

/** Null: the key says nothing of photos. */
export function wordOfKey(key: string, classes: readonly string[]): Word | null {
  if (key === 'Enter' || key === ' ') return { kind: 'right' };
  if (key === 'Backspace') return { kind: 'as-proposed' };
  if (key.length !== 1) return null;
  const lower = key.toLowerCase();
  if (lower === 'u') return { kind: 'aside' };
  const name = classes[CLASS_KEYS.indexOf(lower)];
  return name === undefined ? null : { kind: 'class', name };
}

/**
 * What a word decides about a photo.
 * @param agreed the class that it gets where the word is that all is right
 * @returns undefined takes back what was decided
 */
export function decisionOf(word: Word, agreed: string): Decision | undefined {
  if (word.kind === 'class') return word.name;
  if (word.kind === 'right') return agreed;
  return word.kind === 'aside' ? null : undefined;
}
