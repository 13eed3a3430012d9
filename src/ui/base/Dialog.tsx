/** The native modal dialog: Escape and a press outside close it, the focus goes back to where it was. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';
import { Icon } from './Icon.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** `page` takes nearly all of the window, on a phone all of it. */
  readonly size?: 'normal' | 'page';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  onClose(): void;
}

export function Dialog({ isOpen, title, size = 'normal', children, actions, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a native dialog; the click is the pointer's way only.
    <dialog
      ref={dialog}
      className={cx(styles['dialog'], size === 'page' && styles['page'])}
      aria-labelledby={headingId}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {isOpen && (
        <div className={styles['inside']}>
          <div className={styles['head']}>
            <h2 id={headingId}>{title}</h2>
            <Button variant="quiet" size="small" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </Button>
          </div>
          {children}
          {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
        </div>
      )}
    </dialog>
  );
}
