/**
 * A panel with a small heading and, at its right, the note that says what its figures are ("validation, 341 photos").
 */
import { type ReactNode, useId } from 'react';
import styles from './Card.module.css';
import { cx } from './cx.ts';

interface CardProps {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export function Card({ title, note, children, className }: CardProps) {
  const headingId = useId();
  return (
    <section
      className={cx(styles['card'], className)}
      aria-labelledby={title === undefined ? undefined : headingId}
    >
      {title !== undefined && (
        <div className={styles['head']}>
          <h2 id={headingId}>{title}</h2>
          {note !== undefined && <span className={styles['note']}>{note}</span>}
        </div>
      )}
      {children}
    </section>
  );
}
