/** Says, at whatever station, what the last edit did and takes it back. It goes by itself; Ctrl+Z works on. */
import { useEffect, useState } from 'react';
import type { Project } from '../../core/records/project.ts';
import { Button } from './Button.tsx';
import { useSession, useStudio } from './studio-context.tsx';
import styles from './UndoToast.module.css';

const SHOWN_MS = 12_000;

export function UndoToast() {
  const session = useSession();
  const undoable = useStudio((studio) => studio.undoable);
  // Every edit gives a new project, also one that raises no revision.
  const project = useStudio((studio) => studio.project);
  const [hiddenFor, setHiddenFor] = useState<Project | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setHiddenFor(project), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [project]);
  const isShown = undoable !== null && hiddenFor !== project;
  return (
    <div role="status" className={styles['place']}>
      {isShown && (
        <div className={styles['toast']}>
          <span>
            Done: <bdi>{undoable}</bdi>
          </span>
          <Button size="small" variant="quiet" onClick={() => void session.photos.undo()}>
            Undo
          </Button>
        </div>
      )}
    </div>
  );
}
