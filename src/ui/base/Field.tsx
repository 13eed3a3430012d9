/** A labelled native control: `<Field label="Name"><input … /></Field>`. The label wraps it, so no ids are needed. */
import type { ReactNode } from 'react';
import styles from './Field.module.css';

interface FieldProps {
  readonly label: ReactNode;
  /** Under the control: a unit, a limit, what is wrong. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

export function Field({ label, note, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className={styles['field']}>
      <span className={styles['label']}>{label}</span>
      {children}
      {note !== undefined && <small>{note}</small>}
    </label>
  );
}
