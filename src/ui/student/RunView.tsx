/**
 * One run, while it trains and afterwards: the sentence that reads it, its progress, its curves, and what can be done
 * with it.
 */
import { useState } from 'react';
import type { Run } from '../../core/records/run.ts';
import { studentName } from '../../core/students/presets.ts';
import { ledgerStepMs } from '../../core/training/loop-cost.ts';
import { Button } from '../base/Button.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatBytes, formatPercent, formatShort } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { LoopCard } from './LoopCard.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunProgress } from './RunProgress.tsx';
import styles from './RunView.module.css';
import { canResume, isDone, objectiveName, startNote, statusInWords } from './run-words.ts';
import { StepCost } from './StepCost.tsx';

interface RunViewProps {
  readonly run: Run;
  readonly compared: readonly Run[];
  onNewRecipe(): void;
}

export function RunView({ run, compared, onNewRecipe }: RunViewProps) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.train ?? null);
  const progress = useStudio((studio) => studio.student.progress);
  const reading = useStudio((studio) => studio.student.reading);
  // The job belongs to the run that trains, which may be another one than the one that is looked at.
  const isTraining = job !== null && run.status !== 'finished' && run.status !== 'stopped';
  const headline = reading === '' ? `${run.name}: ${statusInWords(run.status)}` : reading;
  return (
    <>
      <StationHead
        title={headline}
        actions={
          <RunActions
            run={run}
            isTraining={isTraining}
            isStopping={job?.state === 'stopping'}
            onNewRecipe={onNewRecipe}
          />
        }
      >
        {summaryOf(run)}
      </StationHead>
      <StationFault station="student" onRemedy={() => void session.student.resume(run.id)} />
      {run.message === '' || run.message === reading ? null : (
        <p className={styles['message']}>{run.message}</p>
      )}
      <WeightsOf run={run} />
      <RunProgress run={run} job={isTraining ? job : null} progress={isTraining ? progress : null} />
      <RunCharts run={run} compared={compared} />
      {run.ledger === null ? null : <StepCost ledger={run.ledger} />}
      <LoopCard
        recipe={run.recipe}
        msPerStep={run.ledger === null ? null : ledgerStepMs(run.ledger)}
        steps={run.totalSteps > 0 ? run.totalSteps : null}
        student={run.student}
      />
    </>
  );
}

/** Which of a run's weights its student is made of, where there is a choice. */
function WeightsOf({ run }: { run: Run }) {
  const session = useSession();
  const { best, step, recipe } = run;
  if (!isDone(run) || best === null || best.step === step) return null;
  const isBest = recipe.keep === 'best';
  return (
    <p className={styles['weights']}>
      {isBest
        ? `The student is that of step ${best.step}, its best check.`
        : `The student is that of its last step, ${step}.`}
      <Button
        variant="quiet"
        size="small"
        onClick={() => void session.student.keepWeights(run.id, isBest ? 'last' : 'best')}
      >
        {isBest ? `Take that of the last step, ${step}` : `Take that of step ${best.step}, its best check`}
      </Button>
    </p>
  );
}

interface RunActionsProps {
  readonly run: Run;
  readonly isTraining: boolean;
  readonly isStopping: boolean;
  onNewRecipe(): void;
}

function RunActions({ run, isTraining, isStopping, onNewRecipe }: RunActionsProps) {
  const session = useSession();
  if (isTraining) {
    return (
      <>
        <Button disabled={isStopping} onClick={() => session.student.pause()}>
          <Icon name="pause" /> {isStopping ? 'Saving…' : 'Pause'}
        </Button>
        <Button disabled={isStopping} onClick={() => void session.student.stop()}>
          Stop here
        </Button>
      </>
    );
  }
  return (
    <>
      {canResume(run) ? (
        <Button variant="primary" onClick={() => void session.student.resume(run.id)}>
          <Icon name="play" /> {run.step > 0 ? 'Go on' : 'Start'}
        </Button>
      ) : null}
      {canResume(run) && run.step > 0 ? (
        <Button onClick={() => void session.student.stop()}>Stop here</Button>
      ) : null}
      {isDone(run) ? <GoOnLonger run={run} /> : null}
      {isDone(run) ? (
        <Button variant="primary" onClick={() => session.show('results')}>
          See the results
        </Button>
      ) : null}
      <Button onClick={onNewRecipe}>New recipe</Button>
    </>
  );
}

function GoOnLonger({ run }: { run: Run }) {
  const session = useSession();
  const [epochs, setEpochs] = useState(10);
  return (
    <form
      className={styles['longer']}
      onSubmit={(event) => {
        event.preventDefault();
        void session.student.continue(run.id, epochs);
      }}
    >
      <Button type="submit">Train on for</Button>
      <label>
        <input
          type="number"
          min={1}
          max={1000}
          required
          value={Number.isNaN(epochs) ? '' : epochs}
          onChange={(event) => setEpochs(event.target.valueAsNumber)}
        />
        epochs
      </label>
    </form>
  );
}

function summaryOf(run: Run): string {
  const { recipe, student } = run;
  const size =
    student === null ? [] : [`${formatShort(student.parameters)} parameters`, formatBytes(student.sizeBytes)];
  const start = startNote(recipe) === '' ? [] : [startNote(recipe)];
  const labels = recipe.labelBudget < 1 ? [`${formatPercent(recipe.labelBudget, 0)} of the labels`] : [];
  const parts = [
    run.name,
    [`${studentName(recipe.student)} at ${recipe.student.imageSizePx} px`, ...start, ...size].join(', '),
    objectiveName(recipe),
    ...labels,
    `seed ${recipe.seed}`,
  ];
  return parts.join(' · ');
}
