/** One teacher of the compact list: the same radio button as in a card, on one line. */
import type { ReactNode } from 'react';
import { cx } from '../base/cx.ts';
import styles from './OfferRow.module.css';

interface OfferRowProps {
  readonly name: string;
  readonly words: ReactNode;
  readonly traits: ReactNode;
  readonly cost: ReactNode;
  readonly isChosen: boolean;
  onChoose(): void;
}

export function OfferRow({ name, words, traits, cost, isChosen, onChoose }: OfferRowProps) {
  return (
    <label className={cx(styles['row'], isChosen && styles['chosen'])}>
      <input type="radio" name="teacher" checked={isChosen} onChange={onChoose} />
      <b>{name}</b>
      <span>{words}</span>
      <small>{traits}</small>
      <small className={styles['cost']}>{cost}</small>
    </label>
  );
}
