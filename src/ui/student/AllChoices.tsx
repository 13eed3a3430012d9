/** Everything that a recipe decides: closed while a recommended one is taken, open as soon as something in it is meant. */
import { type ReactNode, useEffect, useState } from 'react';
import styles from './AllChoices.module.css';

interface AllChoicesProps {
  /** Whether the recipe is none of those recommended, or something is brought for it. */
  readonly isWanted: boolean;
  readonly children: ReactNode;
}

export function AllChoices({ isWanted, children }: AllChoicesProps) {
  const [isOpen, setIsOpen] = useState(isWanted);
  useEffect(() => {
    if (isWanted) setIsOpen(true);
  }, [isWanted]);
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
