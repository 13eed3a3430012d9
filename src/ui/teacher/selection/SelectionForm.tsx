/** The question: what to look for, and how strictly. */
import { useMemo, useState } from 'react';
import { trainingPhotos } from '../../../core/photos/training-photos.ts';
import {
  type SelectionKind,
  type SelectionQuestion,
  USUAL_QUESTIONS,
} from '../../../core/selection/selection.ts';
import type { Sampling } from '../../../core/training/sampling.ts';
import { Button } from '../../base/Button.tsx';
import { formatCountOf } from '../../base/format.ts';
import { SegmentedControl } from '../../base/SegmentedControl.tsx';
import { useStudio } from '../../base/studio-context.tsx';
import { QuestionFields } from './QuestionFields.tsx';
import styles from './SelectionCard.module.css';

interface SelectionFormProps {
  /** The question that was asked last: the form begins with it. */
  readonly first: SelectionQuestion | null;
  onAsk(question: SelectionQuestion): void;
}

export function SelectionForm({ first, onAsk }: SelectionFormProps) {
  const photos = useStudio((studio) => studio.photos);
  const { sampling, seed } = useStudio((studio) => studio.student.recipe);
  const [question, setQuestion] = useState<SelectionQuestion>(first ?? USUAL_QUESTIONS.balance);
  const counts = useMemo(() => {
    const train = trainingPhotos(photos);
    const unlabelled = train.filter(({ classIndex }) => classIndex === null).length;
    return { unlabelled, labelled: train.length - unlabelled };
  }, [photos]);
  const { labelled, unlabelled } = counts;
  const usual = (kind: SelectionKind): SelectionQuestion =>
    // What the run would do: its way, unless that is to treat all alike, and its seed.
    kind === 'draw'
      ? { ...USUAL_QUESTIONS.draw, seed, ...(isEven(sampling) ? {} : { sampling: sampling! }) }
      : USUAL_QUESTIONS[kind];
  const obstacle = obstacleOf(question, labelled, unlabelled);
  return (
    <>
      <SegmentedControl<SelectionKind>
        legend="What to look for"
        segments={[
          { value: 'balance', label: 'Near-duplicates' },
          { value: 'coreset', label: 'A smaller set' },
          { value: 'pseudo-labels', label: 'Sure names' },
          { value: 'draw', label: 'Batches' },
        ]}
        value={question.kind}
        onChange={(kind) => setQuestion(first?.kind === kind ? first : usual(kind))}
      />
      <p className={styles['words']}>{WORDS[question.kind]}</p>
      <div className={styles['fields']}>
        <QuestionFields question={question} onQuestion={setQuestion} />
      </div>
      <div className={styles['actions']}>
        <Button variant="primary" disabled={obstacle !== null} onClick={() => onAsk(question)}>
          Look, change nothing yet
        </Button>
        <span role="status">
          {obstacle ??
            (question.kind === 'pseudo-labels'
              ? `among ${formatCountOf(unlabelled, 'training photo')} without a class`
              : `among ${formatCountOf(labelled + unlabelled, 'training photo')}`)}
        </span>
      </div>
    </>
  );
}

const isEven = (sampling: Sampling) => sampling.kind === 'uniform';

function obstacleOf(question: SelectionQuestion, labelled: number, unlabelled: number): string | null {
  if (labelled + unlabelled === 0) return 'There are no training photos.';
  const { kind } = question;
  if (kind === 'balance') return null;
  if (kind === 'draw') {
    if (isEven(question.sampling)) return 'Every photo is shown once a pass: there is nothing to compare.';
    const asksLabels = question.sampling.kind === 'class-balanced' || question.sampling.kind === 'hard-pairs';
    return asksLabels && labelled === 0 ? 'No training photo has a class yet.' : null;
  }
  if (labelled === 0) return 'No training photo has a class yet.';
  return kind === 'pseudo-labels' && unlabelled === 0 ? 'Every training photo has a class.' : null;
}

const WORDS: Readonly<Record<SelectionKind, string>> = {
  balance:
    'Photos that say the same to the teacher teach the student little more than one of them. Of each group the most typical one stays. Photos of different classes are never merged; you see them as possible wrong labels.',
  coreset:
    'A few photos of each class that stand for all of them: trains faster, and shows how few would do.',
  draw: 'No photo goes: the student sees some of them more often than others. This counts how often, in as many draws as there are photos.',
  'pseudo-labels':
    'Names for photos that have none, only where the teacher is sure. Each class has a limit of its own, from its labelled photos. Named photos only train; no score is taken from them.',
};
