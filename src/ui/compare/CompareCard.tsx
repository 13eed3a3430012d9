/**
 * "Compare": objectives side by side on equal terms. Before it: what to choose. During and after it: how far, the
 * table, and what it says.
 */
import { useMemo, useRef } from 'react';
import type { Bakeoff } from '../../core/bakeoff/bakeoff.ts';
import { outcomesOf, remainingMs } from '../../core/bakeoff/outcomes.ts';
import { sentenceOf } from '../../core/bakeoff/sentence.ts';
import type { Outcome } from '../../core/bakeoff/statistics.ts';
import { rowsOf } from '../../core/bakeoff/statistics.ts';
import { csvOf, jsonOf } from '../../core/bakeoff/texts.ts';
import { tracesOf } from '../../core/bakeoff/traces.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { download } from '../charts/download.ts';
import styles from './Compare.module.css';
import { CompareChart } from './CompareChart.tsx';
import { CompareForm } from './CompareForm.tsx';
import { CompareTable } from './CompareTable.tsx';
import { chartPng } from './chart-png.ts';
import { objectiveName, studentName } from './names.ts';

export function CompareCard() {
  const bakeoff = useStudio((studio) => studio.bakeoff);
  const isTraining = useStudio((studio) => studio.jobs.train !== undefined);
  const hasPhotos = useStudio((studio) => studio.photos.length > 0);
  if (!hasPhotos) return null;
  const isOpen = bakeoff?.status === 'running' || bakeoff?.status === 'paused';
  return (
    <Card title="Compare objectives" note="same photos, seeds, budget and student">
      <div className={styles['body']}>
        {bakeoff === null ? (
          <p>Which kind of teaching helps on these photos? Train them side by side, and see what is noise.</p>
        ) : (
          <Comparison bakeoff={bakeoff} isTraining={isTraining} />
        )}
        {isOpen ? null : bakeoff === null ? (
          <CompareForm isBusy={isTraining} />
        ) : (
          <details>
            <summary>Compare anew</summary>
            <CompareForm isBusy={isTraining} />
          </details>
        )}
      </div>
    </Card>
  );
}

function Comparison({ bakeoff, isTraining }: { bakeoff: Bakeoff; isTraining: boolean }) {
  const runs = useStudio((studio) => studio.student.runs);
  const testPhotos = useStudio(
    (studio) =>
      studio.photos.filter(
        (photo) => photo.split === 'test' && !photo.isExcluded && photo.classIndex !== null,
      ).length,
  );
  const chart = useRef<SVGSVGElement>(null);
  const { outcomes, rows, traces } = useMemo(() => {
    const found = outcomesOf(bakeoff, runs);
    return { outcomes: found, rows: rowsOf(found), traces: tracesOf(bakeoff, runs) };
  }, [bakeoff, runs]);
  const sentence = sentenceOf(rows, objectiveName, testPhotos);
  const { status } = bakeoff;
  const save = (text: string, type: string, extension: string) =>
    download(new Blob([text], { type }), `comparison.${extension}`);
  return (
    <>
      {(status === 'running' || status === 'paused') && (
        <Progress status={status} outcomes={outcomes} isTraining={isTraining} />
      )}
      {status === 'cancelled' && <p>Cancelled: what was finished by then stays here.</p>}
      <p>
        <b>{sentence}</b>
      </p>
      <CompareTable rows={rows} />
      <p>
        Means over seeds ± standard deviation; differences paired by seed ± standard error, which takes two
        seeds at least. A difference counts where three seeds or more agree too well for chance (Student’s t,
        95 %); on two, beyond two standard errors and twice the uncertainty of so many test photos.
      </p>
      <Failures outcomes={outcomes} />
      {traces.length > 0 && <CompareChart traces={traces} ref={chart} />}
      <div className={styles['downloads']}>
        <Button size="small" onClick={() => save(csvOf(outcomes), 'text/csv', 'csv')}>
          CSV
        </Button>
        <Button
          size="small"
          onClick={() => save(jsonOf(bakeoff, outcomes, sentence, testPhotos), 'application/json', 'json')}
        >
          JSON
        </Button>
        <Button
          size="small"
          disabled={traces.length === 0}
          onClick={() => {
            if (chart.current === null) return;
            chartPng(chart.current)
              .then((image) => download(image, 'comparison.png'))
              .catch((thrown: unknown) => console.warn('The picture could not be made.', thrown));
          }}
        >
          PNG
        </Button>
      </div>
    </>
  );
}

interface ProgressProps {
  readonly status: 'running' | 'paused';
  readonly outcomes: readonly Outcome[];
  readonly isTraining: boolean;
}

function Progress({ status, outcomes, isTraining }: ProgressProps) {
  const session = useSession();
  const isOver = (outcome: Outcome) => outcome.status === 'finished' || outcome.status === 'failed';
  const now = outcomes.find((outcome) => !isOver(outcome));
  const what =
    now === undefined
      ? 'Comparing'
      : `Comparing: ${objectiveName(now.objective)}, ${studentName(now.student)}, seed ${now.seed}`;
  const job = {
    what,
    done: outcomes.filter(isOver).length,
    total: outcomes.length,
    unit: 'runs',
    perSecond: 0,
    etaMs: remainingMs(outcomes),
    note: '',
    state: status,
  };
  const actions = (
    <>
      {status === 'running' ? (
        <Button onClick={session.bakeoff.pause}>Pause</Button>
      ) : (
        <Button variant="primary" disabled={isTraining} onClick={() => void session.bakeoff.resume()}>
          Go on
        </Button>
      )}
      <Button variant="quiet" onClick={() => void session.bakeoff.cancel()}>
        Cancel
      </Button>
    </>
  );
  return <JobCard job={job} actions={actions} />;
}

function Failures({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const failed = outcomes.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return null;
  return (
    <ul className={styles['failed']}>
      {failed.map(({ objective, student, seed, message }) => (
        <li key={`${objective}/${student}/${seed}`}>
          {objectiveName(objective)}, {studentName(student)}, seed {seed} failed: {message}
        </li>
      ))}
    </ul>
  );
}
