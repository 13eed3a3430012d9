/** All runs of the project: open one, lay others over its charts, name, resume or remove them. */
import type { Run } from '../../core/records/run.ts';
import { Card } from '../base/Card.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './RunList.module.css';
import { RunRow } from './RunRow.tsx';

interface RunListProps {
  readonly runs: readonly Run[];
  readonly openId: string | null;
  onOpen(runId: string): void;
}

export function RunList({ runs, openId, onOpen }: RunListProps) {
  const session = useSession();
  const comparedIds = useStudio((studio) => studio.student.comparedRunIds);
  const isBusy = useStudio((studio) => studio.jobs.train !== undefined);
  const compare = (runId: string, isCompared: boolean) =>
    session.student.compareRuns(
      isCompared ? [...comparedIds, runId] : comparedIds.filter((id) => id !== runId),
    );
  return (
    <Card title="Runs" note={`${formatCountOf(runs.length, 'run')} of this folder, newest first`}>
      <div className={styles['scroll']}>
        <table className={styles['runs']}>
          <thead>
            <tr>
              <th scope="col">Overlay</th>
              <th scope="col">Run</th>
              <th scope="col">Objective</th>
              <th scope="col">Student</th>
              <th scope="col">Labels</th>
              <th scope="col">Validation</th>
              <th scope="col">Test</th>
              <th scope="col">Steps</th>
              <th scope="col">State</th>
              <th scope="col">
                <span className={styles['hidden']}>Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow
                key={run.id}
                run={run}
                isOpen={run.id === openId}
                isCompared={comparedIds.includes(run.id)}
                isBusy={isBusy}
                onOpen={() => onOpen(run.id)}
                onCompare={(isCompared) => compare(run.id, isCompared)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
