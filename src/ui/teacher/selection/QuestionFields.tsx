/** The fields of each kind of question. */
import { CORESET_METHODS } from '../../../core/selection/coreset.ts';
import {
  CLIP_CID_RATIO,
  type SelectionKind,
  type SelectionQuestion,
  USUAL_QUESTIONS,
} from '../../../core/selection/selection.ts';
import { NumberField, SelectField, SwitchField } from '../../student/Fields.tsx';
import { SamplingChoice } from '../../student/SamplingFields.tsx';

interface QuestionFieldsProps<Question extends SelectionQuestion> {
  readonly question: Question;
  onQuestion(question: SelectionQuestion): void;
}

type FieldsProps<Kind extends SelectionKind> = QuestionFieldsProps<
  Extract<SelectionQuestion, { kind: Kind }>
>;

export function QuestionFields({ question, onQuestion }: QuestionFieldsProps<SelectionQuestion>) {
  switch (question.kind) {
    case 'balance':
      return <BalanceFields question={question} onQuestion={onQuestion} />;
    case 'coreset':
      return <CoresetFields question={question} onQuestion={onQuestion} />;
    case 'pseudo-labels':
      return <PseudoLabelFields question={question} onQuestion={onQuestion} />;
    case 'draw':
      return (
        <SamplingChoice
          sampling={question.sampling}
          onSampling={(sampling) => onQuestion({ ...question, sampling })}
        />
      );
    default:
      return question satisfies never;
  }
}

const LIMITS = { cosine: USUAL_QUESTIONS.balance.limit, ratio: { by: 'ratio', ratio: 0.1 } } as const;

function BalanceFields({ question, onQuestion }: FieldsProps<'balance'>) {
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

const METHODS = { herding: 'Herding', 'k-centre': 'k-centre' } as const;
const METHOD_HINTS = {
  herding: 'Their mean stays near the mean of the class: the usual photos.',
  'k-centre': 'No photo is far from a chosen one: the unusual photos, too.',
} as const;

function CoresetFields({ question, onQuestion }: FieldsProps<'coreset'>) {
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

function PseudoLabelFields({ question, onQuestion }: FieldsProps<'pseudo-labels'>) {
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
