/** The head of an open station: its `h1`, which takes the focus when the station opens, a sentence, and the actions. */
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './StationHead.module.css';

interface StationHeadProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export const STATION_HEADING_ID = 'station-heading';

export function StationHead({ title, children, actions }: StationHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On the first paint the page keeps the browser's own starting point; afterwards a new station takes the focus.
    const at = document.activeElement;
    if (document.documentElement.dataset['moved'] === 'yes' && (at === document.body || !isTyping(at))) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <div className={styles['head']}>
      <div className={styles['words']}>
        <h1 id={STATION_HEADING_ID} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children !== undefined && <div className={styles['summary']}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}

function isTyping(element: Element | null): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
