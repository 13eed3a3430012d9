/**
 * What to compare: objectives, students, seeds and the common budget, with the time that it will take where the pace
 * was measured.
 */
import { useState } from 'react';
import { BASELINE, type BakeoffPlan, MOST_SEEDS } from '../../core/bakeoff/bakeoff.ts';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { studentPresets } from '../../core/students/presets.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { Button } from '../base/Button.tsx';
import { formatCountOf, formatDuration, formatPercent } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { NumberField, SwitchField } from '../student/Fields.tsx';
import styles from './Compare.module.css';
import { ObjectiveChoice, possible } from './ObjectiveChoice.tsx';
import { paceOf } from './pace.ts';

const toggled = (ids: readonly string[], id: string, isOn: boolean) =>
  isOn ? [...ids, id] : ids.filter((other) => other !== id);

/** @long one form, field after field */
export function CompareForm({ isBusy }: { readonly isBusy: boolean }) {
  const session = useSession();
  const student = useStudio((studio) => studio.student);
  const { recipe } = student;
  const hasLooked = useStudio((studio) => studio.teacher.knowledge !== null);
  const reads = useStudio((studio) => studio.teacher.facts?.hasText === true);
  const means = { hasLooked, reads };
  const trainPhotos = useStudio((studio) => trainingPhotos(studio.photos).length);
  const [chosen, setChosen] = useState<readonly string[]>([BASELINE]);
  const [learners, setLearners] = useState<readonly string[]>(['conv']);
  const [seeds, setSeeds] = useState(3);
  const [epochs, setEpochs] = useState(recipe.epochs);
  const { imageSizePx } = recipe.student;
  const wanted = possible(chosen, means);
  const count = wanted.length * learners.length * seeds;
  const plan: BakeoffPlan = {
    objectives: wanted,
    students: learners,
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    imageSizePx,
    epochs,
    batchSize: recipe.batchSize,
    labelBudget: recipe.labelBudget,
    backend: recipe.backend,
  };

  const steps = epochs * stepsPerEpoch(trainPhotos, recipe.batchSize);
  const paces = learners.map((id) => paceOf(id, recipe, student));
  const totalMs = paces.includes(null)
    ? null
    : paces.reduce<number>((sum, pace) => sum + (pace ?? 0), 0) * steps * seeds * wanted.length;
  const obstacle = !chosen.includes(BASELINE)
    ? 'Labels only must be among them: it is what the others are measured against.'
    : wanted.length < 2
      ? 'Choose at least one more objective.'
      : learners.length === 0
        ? 'Choose at least one student.'
        : null;
  return (
    <div className={styles['form']}>
      <ObjectiveChoice
        chosen={chosen}
        means={means}
        onChange={(id, isOn) => setChosen(toggled(chosen, id, isOn))}
      />
      <fieldset>
        <legend>Students</legend>
        {studentPresets().map(({ id, name, explanation }) => (
          <SwitchField
            key={id}
            label={name}
            hint={explanation}
            isOn={learners.includes(id)}
            onChange={(isOn) => setLearners(toggled(learners, id, isOn))}
          />
        ))}
      </fieldset>
      <div className={styles['numbers']}>
        <NumberField
          label="Seeds"
          value={seeds}
          min={1}
          max={MOST_SEEDS}
          step={1}
          hint="Two at least to compare; three or more show what is noise."
          onChange={(value) => setSeeds(Math.round(value))}
        />
        <NumberField
          label="Epochs"
          value={epochs}
          min={1}
          max={1000}
          step={1}
          hint="The same for every run."
          onChange={(value) => setEpochs(Math.round(value))}
        />
      </div>
      <div className={styles['foot']}>
        <p>
          {obstacle ?? (
            <>
              {formatCountOf(count, 'run')}
              {totalMs === null
                ? ': how long they take is known after the first'
                : `, ~${formatDuration(totalMs)} at the measured pace`}
              . As at the student: {imageSizePx} px, batches of {recipe.batchSize},{' '}
              {recipe.labelBudget === 1
                ? 'all labels'
                : `${formatPercent(recipe.labelBudget, 0)} of the labels`}
              .
            </>
          )}
        </p>
        <Button
          look="primary"
          disabled={obstacle !== null || isBusy}
          onClick={() => void session.bakeoff.start(plan)}
        >
          Compare
        </Button>
      </div>
    </div>
  );
}
