/**
 * Choosing a teacher: the built-in one, CLIP, or any other by its id; and the one button, which says what pressing it
 * fetches.
 */
import type { ReactNode } from 'react';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { TEACHERS } from '../../core/teachers/catalogue.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { ActionBar } from '../base/ActionBar.tsx';
import { Button } from '../base/Button.tsx';
import { formatCountOf, formatDuration } from '../base/format.ts';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { BringTeacher } from './BringTeacher.tsx';
import { KeptOffers } from './KeptOffers.tsx';
import { costWords, loadCost, lookWords, shortCostWords } from './load-cost.ts';
import { OfferRow } from './OfferRow.tsx';
import styles from './TeacherChooser.module.css';
import { TeacherOffer } from './TeacherOffer.tsx';
import { TeacherOptions } from './TeacherOptions.tsx';
import { choiceOf, OTHER, offerOf, traitsOf } from './teacher-offers.ts';
import { ViewsCard } from './ViewsCard.tsx';

/** Of the catalogue: the ones most people want. The rest is a list of one line each. */
const CARDS = 2;

interface TeacherChooserProps {
  readonly teacher: TeacherState;
  onLook(): void;
  /** Embeddings computed elsewhere have taken the place of a look. */
  onUsed(): void;
  /** Back to what the present teacher saw; null when it has seen nothing. */
  readonly onKeep: (() => void) | null;
}

export function TeacherChooser({ teacher, onLook, onUsed, onKeep }: TeacherChooserProps) {
  const hasGpu = useStudio((studio) => studio.ledger.webgpu === 'yes');
  // What was brought has a button of its own, and comes first.
  const isAsked = useStudio(({ models, jobs }) => models.brought !== null || jobs.bring !== undefined);
  const { choice, msPerImage } = teacher;
  const offer = offerOf(choice);
  const isFetched = choice.origin === 'hub';
  const models = useStudio((studio) => studio.models);
  return (
    <>
      <StationHead
        title="Let a teacher look at your photos, once"
        actions={onKeep !== null && <Button onClick={onKeep}>Keep the present one</Button>}
      >
        It writes down what it sees in each photo as a list of numbers. The student learns from these notes;
        the teacher is not needed again.
      </StationHead>
      <Offers choice={choice} />
      <BringTeacher onUsed={onUsed} />
      {isFetched && <TeacherOptions choice={choice} isNamed={offer !== OTHER} />}
      {choice.origin !== 'embeddings' && <ViewsCard />}
      {!isAsked && (
        <ActionBar
          actions={
            <Button variant="primary" disabled={choice.id.trim() === ''} onClick={onLook}>
              {choice.origin === 'embeddings'
                ? 'Use these embeddings'
                : lookWords(choice, loadCost(choice, hasGpu, models))}
            </Button>
          }
        >
          <Expected choice={choice} msPerImage={msPerImage} />
        </ActionBar>
      )}
    </>
  );
}

function Offers({ choice }: { readonly choice: TeacherChoice }) {
  const session = useSession();
  const hasGpu = useStudio((studio) => studio.ledger.webgpu === 'yes');
  const models = useStudio((studio) => studio.models);
  const offer = offerOf(choice);
  const costOf = (own: TeacherChoice) => costWords(own, loadCost(own, hasGpu, models));
  const card = (value: string, name: string, words: ReactNode, cost: ReactNode, choose: () => void) => (
    <TeacherOffer
      key={value}
      isChosen={offer === value}
      name={name}
      words={words}
      cost={cost}
      onChoose={choose}
    />
  );
  return (
    <fieldset className={styles['offers']}>
      <legend>Which teacher</legend>
      {TEACHERS.slice(0, CARDS).map((teacher) => {
        const own = choiceOf(teacher);
        const cost = (
          <>
            {traitsOf(teacher)}
            <br />
            {costOf(own)}
          </>
        );
        return card(teacher.id, teacher.name, teacher.description, cost, () => session.teacher.choose(own));
      })}
      {card(
        OTHER,
        'Another',
        'Any vision model of transformers.js, by its id on the Hub.',
        'its size is asked for when it is named',
        () => session.teacher.choose(choiceOf({ id: '', origin: 'hub' })),
      )}
      <div className={styles['more']}>
        {TEACHERS.slice(CARDS).map((teacher) => {
          const own = choiceOf(teacher);
          return (
            <OfferRow
              key={teacher.id}
              name={teacher.name}
              words={teacher.description}
              traits={traitsOf(teacher)}
              cost={shortCostWords(own, loadCost(own, hasGpu, models))}
              isChosen={offer === teacher.id}
              onChoose={() => session.teacher.choose(own)}
            />
          );
        })}
      </div>
      <KeptOffers chosen={offer} />
    </fieldset>
  );
}

/** How long the look takes, as far as it is known. */
function Expected({ choice, msPerImage }: Pick<TeacherState, 'choice' | 'msPerImage'>) {
  const photos = useStudio((studio) => studio.photos.length);
  if (choice.origin === 'embeddings') return <p>Nothing is looked at: every number is stored already.</p>;
  return (
    <p>
      {formatCountOf(photos, 'photo')}
      {msPerImage === null
        ? '; how long it takes is known after the first few'
        : `, ~${formatDuration(photos * msPerImage)} at ${Math.round(msPerImage)} ms a photo`}
      . You can pause at any time; nothing is looked at twice.
    </p>
  );
}
