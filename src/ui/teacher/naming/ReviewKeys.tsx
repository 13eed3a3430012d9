/**
 * The keys of the review, said; and for hands without a keyboard the same words to press, once photos are selected.
 */
import type { ReactNode } from 'react';
import styles from './ReviewKeys.module.css';
import { CLASS_KEYS, type Word } from './review-keys.ts';

interface ReviewKeysProps {
  readonly classes: readonly string[];
  readonly selectedPhotos: number;
  onSay(word: Word): void;
}

export function ReviewKeys({ classes, selectedPhotos, onSay }: ReviewKeysProps) {
  const say = (word: Word, shown: string, children: ReactNode) => (
    <li key={shown}>
      {/* Those who come by Tab have the keys themselves: one stop, the list, is enough for them. */}
      <button type="button" tabIndex={-1} disabled={selectedPhotos === 0} onClick={() => onSay(word)}>
        <kbd>{shown}</kbd> {children}
      </button>
    </li>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow page it scrolls sideways, and then the arrow keys must reach it.
    <ul className={styles['keys']} aria-label="Keys of the review" tabIndex={0}>
      <li>
        <kbd>← ↑ → ↓</kbd> go, with <kbd>Shift</kbd> select
      </li>
      {say({ kind: 'right' }, 'Enter', 'it is right')}
      {classes
        .slice(0, CLASS_KEYS.length)
        .map((name, at) => say({ kind: 'class', name }, CLASS_KEYS[at]!.toUpperCase(), <bdi>{name}</bdi>))}
      {say({ kind: 'aside' }, 'U', 'put aside')}
      {say({ kind: 'as-proposed' }, '⌫', 'as proposed')}
      <li>
        <kbd>A</kbd> accept this class
      </li>
    </ul>
  );
}
