/**
 * A quiet word that a newer version of Pupil waits, or the same one with threads. It comes in when it is asked in, and never under a running job.
 */
import { isBusy } from '../../state/jobs/under-way.ts';
import { Button } from '../base/Button.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './UpdateNote.module.css';

export function UpdateNote() {
  const session = useSession();
  const hasUpdate = useStudio((studio) => studio.hasUpdate);
  const canIsolate = useStudio((studio) => studio.canIsolate);
  const isAtWork = useStudio(isBusy);
  return (
    <div role="status" className={styles['place']}>
      {(hasUpdate || canIsolate) && (
        <p className={styles['note']}>
          <span>
            {hasUpdate ? 'A new version' : 'A quicker Pupil, with all processor cores,'} is ready
            {isAtWork ? ', to be loaded when this job is done.' : '.'}
          </span>
          {!isAtWork && (
            <Button size="small" onClick={() => void session.update()}>
              Reload
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
