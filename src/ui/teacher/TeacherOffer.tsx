/**
 * One teacher to choose: a radio button in a card, and where the teacher is the user's own, the button that removes
 * it.
 */
import type { ReactNode } from 'react';
import { Button } from '../base/Button.tsx';
import { cx } from '../base/cx.ts';
import styles from './TeacherOffer.module.css';

interface TeacherOfferProps {
  readonly name: string;
  readonly words: ReactNode;
  readonly cost: ReactNode;
  readonly isChosen: boolean;
  onChoose(): void;
  readonly onRemove?: () => void;
}

export function TeacherOffer({ name, words, cost, isChosen, onChoose, onRemove }: TeacherOfferProps) {
  return (
    <div className={styles['place']}>
      <label
        className={cx(
          styles['offer'],
          isChosen && styles['chosen'],
          onRemove !== undefined && styles['removable'],
        )}
      >
        <input type="radio" name="teacher" checked={isChosen} onChange={onChoose} />
        <b>
          <bdi>{name}</bdi>
        </b>
        <span>{words}</span>
        <small>{cost}</small>
      </label>
      {onRemove !== undefined && (
        <Button
          variant="quiet"
          size="small"
          className={styles['remove']}
          aria-label={`Remove ${name}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      )}
    </div>
  );
}
