/**
 * Any objective of the registry joins the sum: chosen by name, with what it does and what it needs before it is
 * added.
 */

import { useId, useState } from 'react';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import { asksReader, asksTeacher } from '../../core/supplies/needs.ts';
import { Button } from '../base/Button.tsx';
import styles from './TermList.module.css';

interface AddTermProps {
  readonly present: readonly string[];
  readonly hasTeacher: boolean;
  readonly teacherReads: boolean;
  onAdd(id: string): void;
}

export function AddTerm({ present, hasTeacher, teacherReads, onAdd }: AddTermProps) {
  const fieldId = useId();
  const absent = OBJECTIVES.ids().filter((id) => !present.includes(id));
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = absent.find((id) => id === wanted) ?? null;
  const obstacle = chosen === null ? '' : lackOf(chosen, hasTeacher, teacherReads);
  return (
    <div className={styles['add']}>
      <label htmlFor={fieldId}>Add a term</label>
      <select
        id={fieldId}
        value={chosen ?? ''}
        aria-describedby={`${fieldId}-what`}
        onChange={(event) => setWanted(absent.find((id) => id === event.target.value) ?? null)}
      >
        <option value="">Choose one of {absent.length}</option>
        {absent.map((id) => (
          <option key={id} value={id}>
            {OBJECTIVES.get(id).name} ({id})
          </option>
        ))}
      </select>
      <Button
        disabled={chosen === null || obstacle !== ''}
        onClick={() => {
          if (chosen === null) return;
          setWanted(null);
          onAdd(chosen);
        }}
      >
        Add
      </Button>
      <p id={`${fieldId}-what`} role="status">
        {chosen === null ? 'The loss is the weighted sum of its terms.' : OBJECTIVES.get(chosen).explanation}{' '}
        {obstacle}
      </p>
    </div>
  );
}

/** Why it cannot join now; '' if it can. */
function lackOf(id: string, hasTeacher: boolean, teacherReads: boolean): string {
  const needs = OBJECTIVES.get(id).needs({});
  if (asksTeacher(needs) && !hasTeacher) return 'It needs the teacher to have looked at every photo once.';
  if (asksReader(needs) && !teacherReads) return 'It needs a teacher that reads class names, such as a CLIP.';
  return '';
}
