/**
 * One of several choices that want a sentence each: native radio buttons, each in a card that can be pressed as a
 * whole.
 */
import { type ReactNode, useId } from 'react';
import styles from './ChoiceCards.module.css';

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly name: string;
  readonly explanation: ReactNode;
  /** Why it cannot be chosen now; null if it can. */
  readonly obstacle: string | null;
}

interface ChoiceCardsProps<Id extends string> {
  /** Name of the group, for screen readers. */
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  /** null while it is none of them. */
  readonly value: Id | null;
  /** For words that are short or long. */
  readonly minWidth: 'narrow' | 'wide';
  onChoice(id: Id): void;
}

export function ChoiceCards<Id extends string>(props: ChoiceCardsProps<Id>) {
  const { label, choices, value, minWidth, onChoice } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={styles[minWidth]}>
      {choices.map(({ id, name: title, explanation, obstacle }) => (
        <label key={id} className={styles['choice']}>
          <input
            type="radio"
            name={name}
            checked={id === value}
            disabled={obstacle !== null}
            onChange={() => onChoice(id)}
          />
          <span>
            <b>{title}</b>
            {explanation}
            {obstacle === null ? null : <i> {obstacle}</i>}
          </span>
        </label>
      ))}
    </div>
  );
}
