/** The one thing to press at a station, in view wherever the page is scrolled to, beside what pressing it costs. */
import type { ReactNode } from 'react';
import styles from './ActionBar.module.css';

interface ActionBarProps {
  /** What pressing costs, or why it cannot be pressed. */
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

export function ActionBar({ children, actions }: ActionBarProps) {
  return (
    <div className={styles['bar']}>
      <div className={styles['words']}>{children}</div>
      {actions}
    </div>
  );
}
