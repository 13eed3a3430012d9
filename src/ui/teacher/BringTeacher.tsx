/**
 * The quiet third way to a teacher: files of one's own, dropped anywhere on the page, and the question that some of
 * them raise.
 */
import { useEffect, useRef } from 'react';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { useDrop } from '../photos/use-drop.ts';
import { useIntake } from '../photos/use-intake.ts';
import styles from './BringTeacher.module.css';
import { BringZone } from './BringZone.tsx';
import { EmbeddingsMatch } from './EmbeddingsMatch.tsx';
import { EncoderForm } from './EncoderForm.tsx';

/** @param onUsed is called when embeddings have taken the place of a look */
export function BringTeacher({ onUsed }: { onUsed: () => void }) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.bring ?? null);
  const brought = useStudio((studio) => studio.models.brought);
  const intake = useIntake((sources) => session.models.bring(sources));
  const isDragging = useDrop((transfer) => void intake.drop(transfer));
  const question = useRef<HTMLDivElement>(null);
  // It may open below what is in sight, and a reader should hear of it.
  useEffect(() => {
    if (brought !== null) question.current?.focus();
  }, [brought]);
  if (job !== null) {
    return (
      <Card>
        <JobCard job={job} actions={<Button onClick={() => session.models.dismiss()}>Cancel</Button>} />
      </Card>
    );
  }
  if (brought !== null) {
    return (
      <div ref={question} tabIndex={-1} className={styles['question']}>
        {brought.kind === 'encoder' ? (
          <EncoderForm key={brought.fileName} brought={brought} />
        ) : (
          <EmbeddingsMatch brought={brought} onUsed={onUsed} />
        )}
      </div>
    );
  }
  return <BringZone intake={intake} isDragging={isDragging} />;
}
