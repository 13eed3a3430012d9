/** Renames a class or merges it into another. Both can be taken back, so neither asks twice. */
import { type FormEvent, useState } from 'react';
import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { Field } from '../base/Field.tsx';
import { useSession } from '../base/studio-context.tsx';
import styles from './ClassDialog.module.css';

interface ClassDialogProps {
  readonly classes: readonly string[];
  /** null = closed. */
  readonly classIndex: number | null;
  onClose(): void;
}

export function ClassDialog({ classes, classIndex, onClose }: ClassDialogProps) {
  const name = classIndex === null ? '' : (classes[classIndex] ?? '');
  return (
    <Dialog isOpen={classIndex !== null} onClose={onClose} title="Edit a class">
      {classIndex !== null && (
        <>
          <Rename
            key={`rename ${classIndex}`}
            classes={classes}
            classIndex={classIndex}
            name={name}
            onDone={onClose}
          />
          {classes.length > 1 && (
            <Merge key={`merge ${classIndex}`} classes={classes} from={classIndex} onDone={onClose} />
          )}
        </>
      )}
    </Dialog>
  );
}

interface RenameProps {
  readonly classes: readonly string[];
  readonly classIndex: number;
  readonly name: string;
  onDone(): void;
}

function Rename({ classes, classIndex, name, onDone }: RenameProps) {
  const session = useSession();
  const [typed, setTyped] = useState(name);
  const trimmed = typed.trim();
  const isTaken = trimmed !== name && classes.includes(trimmed);
  const rename = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed === '' || trimmed === name || isTaken) return;
    void session.photos.edit({ kind: 'rename-class', classIndex, name: trimmed });
    onDone();
  };
  return (
    <form className={styles['row']} onSubmit={rename}>
      <Field
        label="Name"
        note={isTaken ? 'There is a class of this name: merge into it instead.' : undefined}
      >
        <input type="text" dir="auto" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      <Button type="submit" disabled={trimmed === '' || trimmed === name || isTaken}>
        Rename
      </Button>
    </form>
  );
}

function Merge({ classes, from, onDone }: { classes: readonly string[]; from: number; onDone: () => void }) {
  const session = useSession();
  const [into, setInto] = useState(from === 0 ? 1 : 0);
  const merge = (event: FormEvent) => {
    event.preventDefault();
    void session.photos.edit({ kind: 'merge-class', from, into });
    onDone();
  };
  return (
    <form className={styles['row']} onSubmit={merge}>
      <Field label="Merge into">
        <select value={into} onChange={(event) => setInto(Number(event.target.value))}>
          {classes.map((name, index) =>
            index === from ? null : (
              <option key={name} value={index}>
                {name}
              </option>
            ),
          )}
        </select>
      </Field>
      <Button type="submit">Merge</Button>
    </form>
  );
}
