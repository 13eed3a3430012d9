/**
 * The head of an open station: its `h1`, which the shell focuses when the station opens, a sentence, and the actions.
 */
import type { ReactNode } from 'react';
import styles from './StationHead.module.css';

interface StationHeadProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export const STATION_HEADING_ID = 'station-heading';

export function StationHead({ title, children, actions }: StationHeadProps) {
  return (
    <div className={styles['head']}>
      <div className={styles['words']}>
        <h1 id={STATION_HEADING_ID} tabIndex={-1}>
          {title}
        </h1>
        {children !== undefined && <div className={styles['summary']}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}
