/** The stations in the data's order. Each is a button; the open one is marked as the current step. */
import { useMemo } from 'react';
import { cx } from '../base/cx.ts';
import { Icon } from '../base/Icon.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { VisuallyHidden } from '../base/VisuallyHidden.tsx';
import styles from './Rail.module.css';
import { railEntries } from './rail-entries.ts';

const STATE_WORDS = { done: 'done', busy: 'at work', ready: '', later: 'later' } as const;

export function Rail() {
  const session = useSession();
  const studio = useStudio((whole) => whole);
  const entries = useMemo(() => railEntries(studio), [studio]);
  return (
    <nav className={styles['rail']} aria-label="Stations">
      <ol>
        {entries.map(({ station, title, state, line }, index) => {
          const isOpen = studio.station === station;
          return (
            <li key={station} className={cx(styles[state], isOpen && styles['open'])}>
              <button
                type="button"
                aria-current={isOpen ? 'step' : undefined}
                onClick={() => session.show(station)}
              >
                <i aria-hidden="true">
                  {state === 'done' && !isOpen ? <Icon name="check" sizePx={14} /> : index + 1}
                </i>
                <strong>{title}</strong>
                <span>
                  {line}
                  <VisuallyHidden> {STATE_WORDS[state]}</VisuallyHidden>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
