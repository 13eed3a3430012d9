/**
 * Which training photos to learn from: folded until it is wanted. It asks one question of the stored embeddings at a
 * time, shows what would change, and changes it in one edit.
 */
import { useEffect, useState } from 'react';
import type { SelectionQuestion } from '../../../core/selection/selection.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { JobCard } from '../../base/JobCard.tsx';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { DrawResult, isOfDraw } from './DrawResult.tsx';
import styles from './SelectionCard.module.css';
import { SelectionForm } from './SelectionForm.tsx';
import { SelectionResult } from './SelectionResult.tsx';

export function SelectionCard() {
  const session = useSession();
  const selection = useStudio((studio) => studio.selection);
  const revision = useStudio((studio) => studio.project?.revision);
  const hasFault = useStudio((studio) => studio.faults.some(({ station }) => station === 'selection'));
  const [isOpen, setIsOpen] = useState(false);
  const [asked, setAsked] = useState<SelectionQuestion | null>(null);
  const job = useStudio((studio) => studio.jobs.selection ?? null);
  // What was found of other labels or photos says nothing of these.
  const found = selection.found?.revision === revision ? selection.found : null;
  const applied = selection.applied?.revision === revision ? selection.applied : null;
  const isBusy = job !== null || found !== null || applied !== null || hasFault;
  useEffect(() => {
    if (isBusy) setIsOpen(true);
  }, [isBusy]);
  const ask = (question: SelectionQuestion) => {
    setAsked(question);
    void session.selection.find(question);
  };
  return (
    <Card>
      <details
        className={styles['more']}
        open={isOpen}
        onToggle={(event) => setIsOpen(event.currentTarget.open)}
      >
        <summary>
          Choose the training photos{' '}
          <span className={styles['hint']}>near-duplicates, a smaller set, sure names, batches</span>
        </summary>
        <div className={styles['body']}>
          <StationFault station="selection" {...(asked === null ? {} : { onRemedy: () => ask(asked) })} />
          {job !== null ? (
            <JobCard job={job} actions={<Button onClick={session.selection.cancel}>Cancel</Button>} />
          ) : found !== null ? (
            isOfDraw(found) ? (
              <DrawResult found={found} />
            ) : (
              <SelectionResult found={found} />
            )
          ) : (
            <>
              {applied !== null && <Applied what={applied.what} />}
              <SelectionForm first={asked} onAsk={ask} />
            </>
          )}
        </div>
      </details>
    </Card>
  );
}

function Applied({ what }: { what: string }) {
  const session = useSession();
  return (
    <div className={styles['applied']} role="status">
      <span>
        Done: <bdi>{what}</bdi>. Excluded photos stay in the folder and can be taken in again at the Photos
        station.
      </span>
      <Button size="small" onClick={() => void session.photos.undo()}>
        Undo
      </Button>
    </div>
  );
}
