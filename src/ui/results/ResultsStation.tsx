/**
 * The Results station: how good the student is on a named split, where it fails, with the photos themselves, and a
 * place to try it.
 */
import { useEffect, useMemo, useRef } from 'react';
import { answersOf, mistakes } from '../../core/metrics/answers.ts';
import { reliability } from '../../core/metrics/calibration.ts';
import { figuresOfEvaluation } from '../../core/metrics/figures.ts';
import { summarise } from '../../core/metrics/summary.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import type { Split } from '../../core/records/project.ts';
import type { Evaluation, Run } from '../../core/records/run.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatCountOf, formatPercent } from '../base/format.ts';
import { JobCard } from '../base/JobCard.tsx';
import { SegmentedControl } from '../base/SegmentedControl.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { UnreadableNote } from '../base/UnreadableNote.tsx';
import { CompareCard } from '../compare/CompareCard.tsx';
import { PaperCard } from '../compare/PaperCard.tsx';
import { baselines } from '../student/baselines.ts';
import { AddClass } from './AddClass.tsx';
import { AnswerPhotos } from './AnswerPhotos.tsx';
import { ClassTable } from './ClassTable.tsx';
import { ConfusionCard } from './ConfusionCard.tsx';
import { FiguresCard } from './FiguresCard.tsx';
import { NothingToTest } from './NothingToTest.tsx';
import { ReportCard } from './ReportCard.tsx';
import styles from './ResultsStation.module.css';
import { ScoreCard } from './ScoreCard.tsx';
import { TeacherBeside } from './TeacherBeside.tsx';
import { TryIt } from './TryIt.tsx';

const SPLITS: readonly { value: Split; label: string }[] = [
  { value: 'validation', label: 'Validation' },
  { value: 'test', label: 'Test' },
];

export function ResultsStation() {
  const session = useSession();
  const { split, evaluation } = useStudio((studio) => studio.results);
  const job = useStudio((studio) => studio.jobs.evaluate ?? null);
  const { runs, runId } = useStudio((studio) => studio.student);
  const run = runs.find((one) => one.id === runId) ?? null;
  const isComparing = useStudio((studio) => studio.bakeoff?.status === 'running');
  const isReady = !isComparing && run !== null && (run.status === 'finished' || run.status === 'stopped');
  const current =
    evaluation !== null && evaluation.runId === runId && evaluation.split === split ? evaluation : null;
  const retry = () => void session.results.evaluate(split);
  useEvaluated(isReady && current === null && job === null ? `${runId} ${split}` : null, retry);

  // Run after run is open for a moment then, and none of them is asked for its answers.
  if (isComparing) {
    return (
      <div className={styles['station']}>
        <StationHead title="Comparing objectives" />
        <StationFault station="results" onRemedy={retry} />
        <UnreadableNote station="results" />
        <CompareCard />
      </div>
    );
  }
  if (!isReady) {
    return (
      <div className={styles['station']}>
        <StationHead title="Results need a trained student" />
        <EmptyState
          title="How good is it, and where does it fail?"
          actions={<Button onClick={() => session.show('student')}>Go to the student</Button>}
        >
          Here you will see how many photos of the validation and the test split it gets right, beside what
          the teacher knows; which classes it mixes up, with the photos; and a place to try your own.
        </EmptyState>
        <StationFault station="results" onRemedy={retry} />
        <UnreadableNote station="results" />
        <CompareCard />
        <PaperCard />
      </div>
    );
  }
  return (
    <div className={styles['station']}>
      <StationHead
        title={current === null ? `Results on the ${split} photos` : titleOf(current)}
        actions={
          <SegmentedControl
            legend="Split"
            segments={SPLITS}
            value={split}
            onChange={(chosen) => void session.results.evaluate(chosen)}
          />
        }
      >
        {run.name}
        {current?.labels.length === 0
          ? ''
          : split === 'test'
            ? ' · none of these photos was used in training'
            : ' · the photos that training was watched on'}
      </StationHead>
      <StationFault station="results" onRemedy={retry} />
      <UnreadableNote station="results" />
      {job === null ? null : <JobCard job={job} />}
      {current === null ? null : <Report evaluation={current} run={run} />}
      <CompareCard />
      <PaperCard />
    </div>
  );
}

/** Evaluates once for each key: a failure is shown with its own way to try again, not repeated by itself. */
function useEvaluated(key: string | null, evaluate: () => void): void {
  const asked = useRef('');
  useEffect(() => {
    if (key === null || asked.current === key) return;
    asked.current = key;
    evaluate();
  });
}

function Report({ evaluation, run }: { evaluation: Evaluation; run: Run }) {
  const knowledge = useStudio((studio) => studio.teacher.knowledge);
  const runs = useStudio((studio) => studio.student.runs);
  const revision = useStudio((studio) => studio.project?.revision);
  const { classes, labels, split } = evaluation;
  const { summary, figures, bins, answers } = useMemo(() => {
    const scores = { values: evaluation.probabilities, classes: evaluation.classes.length };
    return {
      summary: summarise(scores, evaluation.labels),
      figures: figuresOfEvaluation(evaluation),
      bins: reliability(scores, evaluation.labels),
      answers: answersOf(evaluation),
    };
  }, [evaluation]);
  const wrong = mistakes(answers);
  const scope = `${split}, ${formatCountOf(labels.length, 'photo')}`;
  const tryIt = <TryIt classes={[...classes, ...run.addedClasses.map(({ name }) => name)]} />;
  if (labels.length === 0) {
    return (
      <>
        <NothingToTest split={split} revision={evaluation.revision} />
        {tryIt}
        <AddClass run={run} classes={classes.length} />
        <ReportCard run={run} evaluation={evaluation} />
      </>
    );
  }
  return (
    <>
      {revision === undefined || revision === evaluation.revision ? null : (
        <p className={styles['stale']}>
          Labels or splits have changed since this was measured. Train or evaluate again for fresh figures.
        </p>
      )}
      <div className={styles['pair']}>
        <ScoreCard
          summary={summary}
          figures={figures}
          scope={scope}
          studentName={`this student (${run.name})`}
          baselines={baselines(knowledge, runs, run, split)}
        />
        <FiguresCard
          summary={summary}
          bins={bins}
          figures={figures}
          msPerImage={evaluation.msPerImage}
          scope={scope}
          classes={classes}
        />
      </div>
      <TeacherBeside run={run} evaluation={evaluation} />
      <Card title="Surest mistakes" note={`${scope}, ${wrong.length} wrong`}>
        {wrong.length === 0 ? (
          <p>Not one of these photos was taken for another class.</p>
        ) : (
          <AnswerPhotos answers={wrong} classes={classes} step={14} />
        )}
      </Card>
      <ConfusionCard
        key={`${run.id} ${split}`}
        confusion={summary.confusion}
        answers={answers}
        classes={classes}
        scope={scope}
      />
      <div className={styles['pair']}>
        <ClassTable perClass={summary.perClass} classes={classes} scope={scope} />
        {tryIt}
      </div>
      <AddClass run={run} classes={classes.length} />
      <ReportCard run={run} evaluation={evaluation} />
    </>
  );
}

function titleOf(evaluation: Evaluation): string {
  const { split, labels } = evaluation;
  if (labels.length === 0) return `Results on the ${split} photos`;
  return `${formatPercent(figuresOfEvaluation(evaluation)[TOP1.id]!)} of the ${formatCountOf(labels.length, `${split} photo`)} right`;
}
