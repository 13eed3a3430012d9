/** What may be done with the selected photos: another class or a new one, out of use or back into it. */
import { useState } from 'react';
import type { Photo } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import { NewClassDialog } from './NewClassDialog.tsx';
import styles from './SelectionBar.module.css';

interface SelectionBarProps {
  readonly photos: readonly Photo[];
  readonly classes: readonly string[];
  readonly selected: ReadonlySet<number>;
  onDone(): void;
}

export function SelectionBar({ photos, classes, selected, onDone }: SelectionBarProps) {
  const session = useSession();
  const [isNaming, setIsNaming] = useState(false);
  const indices = [...selected];
  const isAllExcluded = indices.every((index) => photos[index]?.isExcluded ?? false);
  const move = async (value: string) => {
    if (value === 'new') {
      setIsNaming(true);
      return;
    }
    const classIndex = value === 'unlabelled' ? null : Number(value);
    if (await session.photos.edit({ kind: 'move', indices, classIndex })) onDone();
  };
  const exclude = async () => {
    if (await session.photos.edit({ kind: 'exclude', indices, isExcluded: !isAllExcluded })) onDone();
  };
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Selected photos">
      <b>{formatCountOf(selected.size, 'photo')} selected</b>
      <select aria-label="Move to class" value="" onChange={(event) => void move(event.target.value)}>
        <option value="" disabled>
          Move to…
        </option>
        {classes.map((name, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
        <option value="unlabelled">unlabelled</option>
        <option value="new">New class…</option>
      </select>
      <Button size="small" onClick={() => void exclude()}>
        {isAllExcluded ? 'Include' : 'Exclude'}
      </Button>
      <Button size="small" variant="quiet" onClick={onDone}>
        Select none
      </Button>
      <NewClassDialog
        isOpen={isNaming}
        classes={classes}
        indices={indices}
        onClose={() => setIsNaming(false)}
        onDone={onDone}
      />
    </div>
  );
}
