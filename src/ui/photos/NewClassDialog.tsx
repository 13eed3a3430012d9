/** Types a class more, and moves the chosen photos to it. Both can be taken back at once. */
import { type FormEvent, useState } from 'react';
import { displayName } from '../../core/photos/class-names.ts';
import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { Field } from '../base/Field.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import styles from './ClassDialog.module.css';

interface NewClassDialogProps {
  readonly isOpen: boolean;
  readonly classes: readonly string[];
  /** Photos that become its first; none adds the class alone. */
  readonly indices: readonly number[];
  onClose(): void;
  /** It is there. */
  onDone?(): void;
}

export function NewClassDialog({ isOpen, ...form }: NewClassDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={form.onClose} title="New class">
      <NameForm {...form} />
    </Dialog>
  );
}

/** Whoever opens the dialog came to type. React's own `autoFocus` comes before the dialog opens, which moves it on. */
function focusedOnOpen(input: HTMLInputElement | null): void {
  input?.setAttribute('autofocus', '');
}

function NameForm({ classes, indices, onClose, onDone }: Omit<NewClassDialogProps, 'isOpen'>) {
  const session = useSession();
  const [typed, setTyped] = useState('');
  const name = displayName(typed);
  const isTaken = classes.includes(name);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (name === '' || isTaken) return;
    onClose();
    if (await session.photos.edit({ kind: 'add-class', name, indices })) onDone?.();
  };
  return (
    <form className={styles['row']} onSubmit={(event) => void add(event)}>
      <Field
        label="Name"
        note={isTaken ? 'There is a class of this name: choose it under “Move to”.' : undefined}
      >
        <input
          type="text"
          dir="auto"
          ref={focusedOnOpen}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" disabled={name === '' || isTaken}>
        {indices.length === 0 ? 'Add' : `Move ${formatCountOf(indices.length, 'photo')}`}
      </Button>
    </form>
  );
}
