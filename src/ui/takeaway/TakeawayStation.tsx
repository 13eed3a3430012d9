/**
 * The Take away station: what the zip holds and why, the proof that it answers like the student, the file, and the
 * lines that run it.
 */
import { useMemo } from 'react';
import type { Run } from '../../core/records/run.ts';
import { studentName } from '../../core/students/presets.ts';
import type { TakeawayState } from '../../state/takeaway/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatBytes } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { TeacherBeside } from '../results/TeacherBeside.tsx';
import { isDone } from '../student/run-words.ts';
import { FormatChoice } from './FormatChoice.tsx';
import { InTheZip } from './InTheZip.tsx';
import { Proven } from './Proven.tsx';
import { Snippet } from './Snippet.tsx';
import { saveZip } from './save-zip.ts';
import { snippetOf } from './snippet.ts';
import styles from './TakeawayStation.module.css';
import { TeacherTakeaway } from './TeacherTakeaway.tsx';

type Exported = NonNullable<TakeawayState['exported']>;

export function TakeawayStation() {
  const session = useSession();
  const { exported, formats } = useStudio((studio) => studio.takeaway);
  const job = useStudio((studio) => studio.jobs.export ?? null);
  const { runs, runId } = useStudio((studio) => studio.student);
  const run = runs.find((one) => one.id === runId);
  if (run === undefined || !isDone(run)) {
    return (
      <div className={styles['station']}>
        <StationHead title="Take the student with you" />
        <EmptyState
          title="There is no trained student yet"
          actions={<Button onClick={() => session.show('student')}>Go to the student</Button>}
        >
          It will leave as one zip: for pages and Node, ONNX Runtime, the Hub, PyTorch, phones, or as one page
          that opens with a double click.
        </EmptyState>
      </div>
    );
  }
  const hasNoFormat = formats?.length === 0;
  const write = () => void session.takeaway.export();
  return (
    <div className={styles['station']}>
      <StationHead
        title={exported === null ? 'Take the student with you' : 'Ready to take away'}
        actions={
          exported === null ? (
            <Button variant="primary" disabled={job !== null || hasNoFormat} onClick={write}>
              Export
            </Button>
          ) : (
            <Button variant="primary" onClick={() => saveZip(exported)}>
              <Icon name="download" /> Download, {formatBytes(exported.zip.length)}
            </Button>
          )
        }
      >
        {run.name} · {studentName(run.recipe.student)} at {run.recipe.student.imageSizePx} px
        {exported === null ? '' : ` · ${exported.fileName}`}
      </StationHead>
      <StationFault station="takeaway" onRemedy={write} />
      {job === null ? null : <JobCard job={job} />}
      {exported === null ? null : <Proven exported={exported} />}
      <FormatChoice student={run.student} disabled={job !== null} />
      <InTheZip exported={exported} />
      <OrTheTeacher run={run} />
      {exported === null ? null : <RunIt zip={exported.zip} />}
    </div>
  );
}

function RunIt({ zip }: Pick<Exported, 'zip'>) {
  const snippet = useMemo(() => snippetOf(zip), [zip]);
  if (snippet === null) return null;
  return (
    <Card title="Run it" note="from the README in the zip">
      <Snippet code={snippet} />
    </Card>
  );
}

function OrTheTeacher({ run }: { run: Run }) {
  const evaluation = useStudio((studio) => studio.results.evaluation);
  if (evaluation === null || evaluation.runId !== run.id || evaluation.labels.length === 0) return null;
  return (
    <TeacherBeside run={run} evaluation={evaluation}>
      {(facts) => <TeacherTakeaway facts={facts} />}
    </TeacherBeside>
  );
}
