/** Says what the last edit did and takes it back. It goes by itself; Ctrl+Z works on. */
import { useEffect, useState } from 'react';
import { Button } from '../base/Button.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './UndoToast.module.css';

const SHOWN_MS = 12_000;

export function UndoToast() {
  const session = useSession();
  const undoable = useStudio((studio) => studio.undoable);
  const revision = useStudio((studio) => studio.project?.revision ?? 0);
  const [hiddenAt, setHiddenAt] = useState(-1);
  useEffect(() => {
    const timer = setTimeout(() => setHiddenAt(revision), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [revision]);
  const isShown = undoable !== null && hiddenAt !== revision;
  return (
    <div role="status" className={styles['place']}>
      {isShown && (
        <div className={styles['toast']}>
          <span>
            Done: <bdi>{undoable}</bdi>
          </span>
          <Button size="small" look="quiet" onClick={() => void session.undo()}>
            Undo
          </Button>
        </div>
      )}
    </div>
  );
}
