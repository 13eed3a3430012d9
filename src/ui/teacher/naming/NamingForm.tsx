/** What the teacher is asked for names by: its words, or likeness to photos that have a class. */
import { useMemo } from 'react';
import { toWire } from '../../../core/errors.ts';
import type { NamingMethod } from '../../../core/naming.ts';
import type { TeacherFacts } from '../../../core/records/teacher.ts';
import { expandPrompts } from '../../../core/targets/prompts.ts';
import { Button } from '../../base/Button.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { formatCountOf, formatPercent } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { ClassNames } from './ClassNames.tsx';
import styles from './NamingCard.module.css';
import type { NamingCounts } from './naming-counts.ts';

interface NamingFormProps {
  readonly facts: TeacherFacts;
  readonly counts: NamingCounts;
  onAsk(method: NamingMethod): void;
  /** Asks once more, after a failure. */
  onRetry(): void;
  /** Null where no proposals wait to be looked over. */
  readonly onBack: (() => void) | null;
}

export function NamingForm({ facts, counts, onAsk, onRetry, onBack }: NamingFormProps) {
  return (
    <div className={styles['body']}>
      <StationFault station="naming" onRemedy={onRetry} />
      {facts.hasText ? (
        <ByWords isToName={counts.unlabelled > 0} />
      ) : (
        <p className={styles['words']}>
          <bdi>{facts.name}</bdi> does not read texts. Give a handful of photos of each class their name at
          the Photos station ({formatCountOf(counts.labelled, 'photo has', 'photos have')} one so far), and it
          proposes the rest by likeness. A CLIP would do it from the names alone.
        </p>
      )}
      {counts.decided > 0 && onBack === null && (
        <p className={styles['measured']}>
          What you said of {formatCountOf(counts.decided, 'photo')} is kept, and stands again once there are
          proposals.
        </p>
      )}
      <Actions canRead={facts.hasText} counts={counts} onAsk={onAsk} onBack={onBack} />
    </div>
  );
}

/** The names for a teacher that reads, and how right its words are on photos whose class is known. */
function ByWords({ isToName }: { readonly isToName: boolean }) {
  const { prompts, templates, zeroShot } = useStudio((studio) => studio.naming);
  return (
    <>
      <p className={styles['words']}>
        {isToName
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
  );
}

interface ActionsProps extends Pick<NamingFormProps, 'counts' | 'onAsk' | 'onBack'> {
  readonly canRead: boolean;
}

function Actions({ canRead, counts: { labelled, unlabelled }, onAsk, onBack }: ActionsProps) {
  const session = useSession();
  const { prompts, templates } = useStudio((studio) => studio.naming);
  const problem = useMemo(() => problemOf(prompts, templates), [prompts, templates]);
  return (
    <div className={styles['actions']}>
      {canRead && (
        <Button
          variant={labelled > 0 ? 'plain' : 'primary'}
          disabled={problem !== null}
          onClick={() => onAsk('text')}
        >
          {unlabelled > 0 ? 'Propose by words' : 'Measure it'}
        </Button>
      )}
      {unlabelled > 0 && labelled > 0 && (
        <Button variant="primary" onClick={() => onAsk('neighbours')}>
          Propose by likeness to {formatCountOf(labelled, 'labelled photo')}
        </Button>
      )}
      {!canRead && <Button onClick={() => session.show('photos')}>To the photos</Button>}
      {onBack !== null && (
        <Button variant="quiet" onClick={onBack}>
          Back to the proposals
        </Button>
      )}
      {canRead && problem !== null && prompts.length > 0 && <span role="status">{problem}</span>}
    </div>
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
