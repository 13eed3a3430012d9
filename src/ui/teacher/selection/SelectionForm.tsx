/** The question: what to look for, and how strictly. */
import { useMemo, useState } from 'react';
import { trainingPhotos } from '../../../core/photos/training-photos.ts';
import { CORESET_METHODS } from '../../../core/selection/coreset.ts';
import {
  CLIP_CID_RATIO,
  type SelectionKind,
  type SelectionQuestion,
  USUAL_QUESTIONS,
} from '../../../core/selection/selection.ts';
import type { Sampling } from '../../../core/training/sampling.ts';
import { Button } from '../../base/Button.tsx';
import { formatCountOf } from '../../base/format.ts';
import { SegmentedControl } from '../../base/SegmentedControl.tsx';
import { useStudio } from '../../base/studio-context.tsx';
import { NumberField, SelectField, SwitchField } from '../../student/Fields.tsx';
import { SamplingChoice } from '../../student/SamplingFields.tsx';
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
        <Button look="primary" disabled={obstacle !== null} onClick={() => onAsk(question)}>
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

interface FieldsProps {
  readonly question: SelectionQuestion;
  onQuestion(question: SelectionQuestion): void;
}

/** @long the fields of one question after another */
function QuestionFields({ question, onQuestion }: FieldsProps) {
  if (question.kind === 'draw') {
    return (
      <SamplingChoice
        sampling={question.sampling}
        onSampling={(sampling) => onQuestion({ ...question, sampling })}
      />
    );
  }
  if (question.kind === 'coreset') {
    return (
      <>
        <NumberField
          label="Photos a class"
          value={question.perClass}
          min={1}
          max={100_000}
          step={1}
          hint="Smaller classes stay whole."
          onChange={(perClass) => onQuestion({ ...question, perClass: Math.round(perClass) })}
        />
        <SelectField
          label="Way of choosing"
          value={question.method}
          choices={CORESET_METHODS.map((value) => ({ value, label: METHODS[value] }))}
          hint={METHOD_HINTS[question.method]}
          onChange={(method) => onQuestion({ ...question, method })}
        />
      </>
    );
  }
  if (question.kind === 'pseudo-labels') {
    return (
      <>
        <NumberField
          label="As near as"
          value={Math.round((1 - question.quantile) * 100)}
          min={1}
          max={100}
          unit="%"
          hint="of the labelled photos of that class."
          onChange={(value) => onQuestion({ ...question, quantile: 1 - value / 100 })}
        />
        <NumberField
          label="Lead over the next class"
          value={question.margin}
          min={0}
          max={1}
          hint="Difference of the two cosines, at least."
          onChange={(margin) => onQuestion({ ...question, margin })}
        />
      </>
    );
  }
  const { limit } = question;
  return (
    <>
      <SelectField
        label="Stop at"
        value={limit.by}
        choices={[
          { value: 'cosine', label: 'a likeness' },
          { value: 'ratio', label: 'a share of the photos' },
        ]}
        onChange={(by) => onQuestion({ ...question, limit: LIMITS[by] })}
      />
      {limit.by === 'cosine' ? (
        <NumberField
          label="Alike from"
          value={limit.cosine}
          min={0}
          max={0.9999}
          hint="Cosine of the centred embeddings. From 0.98 on it is nearly the same picture."
          onChange={(cosine) => onQuestion({ ...question, limit: { by: 'cosine', cosine } })}
        />
      ) : (
        <NumberField
          label="Share to remove"
          value={Math.round(limit.ratio * 1000) / 10}
          min={0}
          max={95}
          unit="%"
          hint={`CLIP-CID removed ${CLIP_CID_RATIO * 100} % of a crawl of the web. A folder of one’s own has less to spare.`}
          onChange={(value) => onQuestion({ ...question, limit: { by: 'ratio', ratio: value / 100 } })}
        />
      )}
      <SwitchField
        label="No chains"
        isOn={question.isGuarded}
        hint="Groups whose means are apart stay apart, even where a row of photos links them."
        onChange={(isGuarded) => onQuestion({ ...question, isGuarded })}
      />
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

const LIMITS = { cosine: USUAL_QUESTIONS.balance.limit, ratio: { by: 'ratio', ratio: 0.1 } } as const;

const METHODS = { herding: 'Herding', 'k-centre': 'k-centre' } as const;
const METHOD_HINTS = {
  herding: 'Their mean stays near the mean of the class: the usual photos.',
  'k-centre': 'No photo is far from a chosen one: the unusual photos, too.',
} as const;

const WORDS: Readonly<Record<SelectionKind, string>> = {
  balance:
    'Photos that say the same to the teacher teach the student little more than one of them. Of each group the most typical one stays. Photos of different classes are never merged; you see them as possible wrong labels.',
  coreset:
    'A few photos of each class that stand for all of them: trains faster, and shows how few would do.',
  draw: 'No photo goes: the student sees some of them more often than others. This counts how often, in as many draws as there are photos.',
  'pseudo-labels':
    'Names for photos that have none, only where the teacher is sure. Each class has a limit of its own, from its labelled photos. Named photos only train; no score is taken from them.',
};
