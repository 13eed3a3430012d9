/** One number with what it counts: `**1,824** of 2,880 steps`. `FigureRow` sets several in a line that wraps. */
import type { ReactNode } from 'react';
import styles from './Figure.module.css';

export function Figure({ value, children }: { value: ReactNode; children?: ReactNode }) {
  return (
    <span className={styles['figure']}>
      <b>{value}</b>
      {children !== undefined && <> {children}</>}
    </span>
  );
}

export function FigureRow({ children }: { children: ReactNode }) {
  return <div className={styles['row']}>{children}</div>;
}

/** A large figure with its label under it, for the few numbers a card is about. */
export function BigFigure({ value, label, note }: { value: ReactNode; label: ReactNode; note?: ReactNode }) {
  return (
    <div className={styles['big']}>
      <b>{value}</b>
      <span>{label}</span>
      {note !== undefined && <small>{note}</small>}
    </div>
  );
}
