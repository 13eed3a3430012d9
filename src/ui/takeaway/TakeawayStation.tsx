/**
 * The Take away station: what the zip holds and why, the proof that it answers like the student, the file, and the
 * lines that run it.
 */
import { Fragment, useMemo } from 'react';
import { purposeOf, purposesOf } from '../../core/exports/contents.ts';
import { EXPORT_FORMATS, usualFormats } from '../../core/exports/registry.ts';
import type { Run } from '../../core/records/run.ts';
import { studentName } from '../../core/students/presets.ts';
import type { TakeawayState } from '../../state/takeaway/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatBytes, formatCountOf } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { download } from '../charts/download.ts';
import { teachersFiles } from '../results/beside.ts';
import { TeacherBeside } from '../results/TeacherBeside.tsx';
import { isDone } from '../student/run-words.ts';
import { Snippet } from './Snippet.tsx';
import { snippetOf } from './snippet.ts';
import styles from './TakeawayStation.module.css';

type Exported = NonNullable<TakeawayState['exported']>;

export function TakeawayStation() {
  const session = useSession();
  const exported = useStudio((studio) => studio.takeaway.exported);
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
          It will leave as one zip that runs anywhere TensorFlow.js does, without Pupil and without a network.
        </EmptyState>
      </div>
    );
  }
  const write = () => void session.takeaway.export();
  return (
    <div className={styles['station']}>
      <StationHead
        title={exported === null ? 'Take the student with you' : 'Ready to take away'}
        actions={
          exported === null ? (
            <Button variant="primary" disabled={job !== null} onClick={write}>
              Export
            </Button>
          ) : (
            <Button variant="primary" onClick={() => save(exported)}>
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
      {exported === null ? <Contents student={run.student} /> : <Proven exported={exported} />}
      <OrTheTeacher run={run} />
      {exported === null ? null : <RunIt zip={exported.zip} />}
    </div>
  );
}

function Contents({ student }: { student: Run['student'] }) {
  const formats = usualFormats();
  return (
    <Card title="What will be in the zip" note="written, loaded again and compared before it is offered">
      {formats.map((format) => (
        <p key={format.id}>
          <b>{format.words.name}</b>
          {student === null ? '' : `, about ${formatBytes(format.sizeBytes(student))}`}.{' '}
          {format.words.explanation}
        </p>
      ))}
      <dl className={styles['files']}>
        {purposesOf(formats).map(({ name, why }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Proven({ exported }: { exported: Exported }) {
  return (
    <>
      <p className={styles['proof']}>
        <Icon name="check" />
        <span>
          Reloaded in a fresh worker:{' '}
          {exported.proofs.map(({ format, maxAbsDifference, checkedImages }, i) => (
            <Fragment key={format}>
              {i === 0 ? '' : '; '}
              {exported.proofs.length === 1 ? '' : `${EXPORT_FORMATS.get(format).words.name}, `}
              largest difference <b>{difference(maxAbsDifference)}</b> on{' '}
              {formatCountOf(checkedImages, 'photo')}
            </Fragment>
          ))}
          . It answers like the student here.
        </span>
      </p>
      <Card title="What is in the zip" note={exported.fileName}>
        <dl className={styles['files']}>
          {exported.files.map(({ name, sizeBytes }) => (
            <div key={name}>
              <dt>
                {name} <small>{formatBytes(sizeBytes)}</small>
              </dt>
              <dd>{purposeOf(name)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
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
  const choice = useStudio((studio) => studio.teacher.choice);
  if (evaluation === null || evaluation.runId !== run.id || evaluation.labels.length === 0) return null;
  return (
    <TeacherBeside run={run} evaluation={evaluation}>
      {({ name }) => (
        <p>
          The zip holds the student, which TensorFlow.js runs without Pupil; <bdi>{name}</bdi>{' '}
          {teachersFiles(choice)}, and its probe is not written as a file.
        </p>
      )}
    </TeacherBeside>
  );
}

function save({ zip, fileName }: Exported): void {
  download(new Blob([zip], { type: 'application/zip' }), fileName);
}

const difference = (value: number) => (value === 0 ? '0' : value.toExponential(1));
