/** Names for photos that have none: class names in, proposals out, reviewed before they count. */
import { useMemo, useState } from 'react';
import { toWire } from '../../../core/errors.ts';
import type { NamingMethod } from '../../../core/naming.ts';
import type { TeacherFacts } from '../../../core/records/teacher.ts';
import { pendingOf } from '../../../core/review.ts';
import { expandPrompts } from '../../../core/targets/prompts.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { formatCountOf, formatPercent } from '../../base/format.ts';
import { JobCard } from '../../base/JobCard.tsx';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { ClassNames } from './ClassNames.tsx';
import styles from './NamingCard.module.css';
import { ReviewPanel } from './ReviewPanel.tsx';

/** @long one form, field after field */
export function NamingCard({ facts }: { facts: TeacherFacts }) {
  const session = useSession();
  const photos = useStudio((studio) => studio.photos);
  const naming = useStudio((studio) => studio.naming);
  const { proposals, prompts, templates, decisions, zeroShot } = naming;
  const job = useStudio((studio) => studio.jobs.naming ?? null);
  const [isEditing, setIsEditing] = useState(false);
  const counts = useMemo(() => {
    const here = photos.filter((photo) => !photo.isExcluded);
    const unnamed = here.filter((photo) => photo.classIndex === null);
    const decided = unnamed.filter((photo) => decisions.has(photo.id)).length;
    return { unlabelled: unnamed.length, labelled: here.length - unnamed.length, decided };
  }, [photos, decisions]);
  const pending = useMemo(
    () => (proposals === null ? null : pendingOf(proposals, photos)),
    [proposals, photos],
  );
  const hasPending = pending !== null && pending.ids.length > 0;
  const problem = useMemo(() => problemOf(prompts, templates), [prompts, templates]);
  const canRead = facts.hasText;
  const [method, setMethod] = useState<NamingMethod>(canRead ? 'text' : 'neighbours');
  const title = counts.unlabelled > 0 ? 'Give the photos names' : 'What its words alone know';

  if (!canRead && counts.unlabelled === 0) return null;
  if (job !== null) {
    return (
      <Card title={title}>
        <JobCard job={job} actions={<Button onClick={session.naming.cancel}>Cancel</Button>} />
      </Card>
    );
  }
  const ask = (by: NamingMethod) => {
    setIsEditing(false);
    setMethod(by);
    void session.naming.propose(by);
  };
  if (hasPending && !isEditing) {
    return (
      <ReviewPanel
        proposals={pending}
        zeroShot={zeroShot}
        onOther={() => setIsEditing(true)}
        onRetry={() => ask(method)}
      />
    );
  }
  return (
    <Card
      title={title}
      note={
        counts.unlabelled > 0
          ? `${formatCountOf(counts.unlabelled, 'photo')} without a class`
          : 'zero-shot: no label is used'
      }
    >
      <div className={styles['body']}>
        <StationFault station="naming" onRemedy={() => ask(method)} />
        {canRead ? (
          <>
            <p className={styles['words']}>
              {counts.unlabelled > 0
                ? 'Type the classes that you want. The teacher compares its words with each photo and proposes a class; you look them over before anything counts.'
                : 'Type the names of the classes, in words that a stranger would use, and see how many photos the teacher puts right by words alone.'}
            </p>
            <ClassNames prompts={prompts} templates={templates} />
            {zeroShot !== null && zeroShot.validation !== null && (
              <p className={styles['measured']}>
                By words alone <b>{formatPercent(zeroShot.validation)}</b> of the validation photos are right
                {zeroShot.test !== null && <>, {formatPercent(zeroShot.test)} of the test photos</>}.
              </p>
            )}
          </>
        ) : (
          <p className={styles['words']}>
            <bdi>{facts.name}</bdi> does not read texts. Give a handful of photos of each class their name at
            the Photos station ({formatCountOf(counts.labelled, 'photo has', 'photos have')} one so far), and
            it proposes the rest by likeness. A CLIP would do it from the names alone.
          </p>
        )}
        {counts.decided > 0 && !hasPending && (
          <p className={styles['measured']}>
            What you said of {formatCountOf(counts.decided, 'photo')} is kept, and stands again once there are
            proposals.
          </p>
        )}
        <div className={styles['actions']}>
          {canRead && (
            <Button
              look={counts.labelled > 0 ? 'plain' : 'primary'}
              disabled={problem !== null}
              onClick={() => ask('text')}
            >
              {counts.unlabelled > 0 ? 'Propose by words' : 'Measure it'}
            </Button>
          )}
          {counts.unlabelled > 0 && counts.labelled > 0 && (
            <Button look="primary" onClick={() => ask('neighbours')}>
              Propose by likeness to {formatCountOf(counts.labelled, 'labelled photo')}
            </Button>
          )}
          {!canRead && <Button onClick={() => session.show('photos')}>To the photos</Button>}
          {isEditing && hasPending && (
            <Button look="quiet" onClick={() => setIsEditing(false)}>
              Back to the proposals
            </Button>
          )}
          {canRead && problem !== null && prompts.length > 0 && <span role="status">{problem}</span>}
        </div>
      </div>
    </Card>
  );
}

function problemOf(...given: Parameters<typeof expandPrompts>): string | null {
  try {
    expandPrompts(...given);
    return null;
  } catch (thrown) {
    return toWire(thrown).message;
  }
}
