/**
 * What to compare: objectives, students, seeds and the common budget, with the time that it will take where the pace
 * was measured.
 */
import { useState } from 'react';
import { BASELINE, type BakeoffPlan, MOST_SEEDS } from '../../core/bakeoff/bakeoff.ts';
import { planOnTermsOf } from '../../core/bakeoff/plan.ts';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { nearestPreset } from '../../core/students/presets.ts';
import { Button } from '../base/Button.tsx';
import { formatCountOf, formatDuration, formatPercent } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { NumberField } from '../student/Fields.tsx';
import styles from './Compare.module.css';
import { ObjectiveChoice, possible } from './ObjectiveChoice.tsx';
import { comparisonMs } from './pace.ts';
import { StudentChoice } from './StudentChoice.tsx';

const toggled = (ids: readonly string[], id: string, isOn: boolean) =>
  isOn ? [...ids, id] : ids.filter((other) => other !== id);

export function CompareForm({ isBusy }: { readonly isBusy: boolean }) {
  const recipe = useStudio((studio) => studio.student.recipe);
  const hasLooked = useStudio((studio) => studio.teacher.knowledge !== null);
  const reads = useStudio((studio) => studio.teacher.facts?.hasText === true);
  const means = { hasLooked, reads };
  const [objectives, setObjectives] = useState<readonly string[]>([BASELINE]);
  const [students, setStudents] = useState<readonly string[]>([nearestPreset(recipe.student)]);
  const [seeds, setSeeds] = useState(3);
  const [epochs, setEpochs] = useState(recipe.epochs);
  const plan = planOnTermsOf(recipe, {
    objectives: possible(objectives, means),
    students,
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    epochs,
  });
  return (
    <div className={styles['form']}>
      <ObjectiveChoice
        chosen={objectives}
        means={means}
        onChange={(id, isOn) => setObjectives(toggled(objectives, id, isOn))}
      />
      <StudentChoice chosen={students} onChange={(id, isOn) => setStudents(toggled(students, id, isOn))} />
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
      <PlanStart plan={plan} isBusy={isBusy} />
    </div>
  );
}

/** What stands in the way of the plan, or what it will take; and the button that starts it. */
function PlanStart({ plan, isBusy }: { readonly plan: BakeoffPlan; readonly isBusy: boolean }) {
  const session = useSession();
  const student = useStudio((studio) => studio.student);
  const trainPhotos = useStudio((studio) => trainingPhotos(studio.photos).length);
  const obstacle = obstacleTo(plan);
  const runs = plan.objectives.length * plan.students.length * plan.seeds.length;
  const totalMs = comparisonMs(plan, trainPhotos, student);
  return (
    <div className={styles['foot']}>
      <p>
        {obstacle ?? (
          <>
            {formatCountOf(runs, 'run')}
            {totalMs === null
              ? ': how long they take is known after the first'
              : `, ~${formatDuration(totalMs)} at the measured pace`}
            . As at the student: {plan.imageSizePx} px, batches of {plan.batchSize},{' '}
            {plan.labelBudget === 1 ? 'all labels' : `${formatPercent(plan.labelBudget, 0)} of the labels`}.
          </>
        )}
      </p>
      <Button
        variant="primary"
        disabled={obstacle !== null || isBusy}
        onClick={() => void session.bakeoff.start(plan)}
      >
        Compare
      </Button>
    </div>
  );
}

function obstacleTo({ objectives, students }: BakeoffPlan): string | null {
  if (!objectives.includes(BASELINE))
    return 'Labels only must be among them: it is what the others are measured against.';
  if (objectives.length < 2) return 'Choose at least one more objective.';
  return students.length === 0 ? 'Choose at least one student.' : null;
}
