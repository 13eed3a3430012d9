/** Everything that a recipe decides: closed while a recommended one is taken, open as soon as it is the user's own. */
import { type ReactNode, useEffect, useState } from 'react';
import styles from './AllChoices.module.css';

interface AllChoicesProps {
  /** Whether the recipe is none of those recommended. */
  readonly isOwn: boolean;
  readonly children: ReactNode;
}

export function AllChoices({ isOwn, children }: AllChoicesProps) {
  const [isOpen, setIsOpen] = useState(isOwn);
  useEffect(() => {
    if (isOwn) setIsOpen(true);
  }, [isOwn]);
  return (
    <details
      className={styles['all']}
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        All choices <span>student, start, objective, head, labels, epochs, everything else</span>
      </summary>
      {isOpen && <div className={styles['choices']}>{children}</div>}
    </details>
  );
}
