/** The open run as one file that may be sent to somebody, with photos only where the box is ticked. */
import { useState } from 'react';
import type { Evaluation, Run } from '../../core/records/run.ts';
import { MOST_MISTAKES } from '../../core/report/mistakes.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Icon } from '../base/Icon.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { download } from '../charts/download.ts';
import { recipeRows } from '../student/recipe-rows.ts';
import { costRows } from './cost-rows.ts';
import styles from './ReportCard.module.css';

export function ReportCard({ run, evaluation }: { run: Run; evaluation: Evaluation }) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.report ?? null);
  const [withPhotos, setWithPhotos] = useState(false);
  const save = async () => {
    const words = { recipe: recipeRows(run.recipe), cost: costRows(run, evaluation) };
    const written = await session.results.writeReport({ withPhotos, words });
    if (written !== null) download(written.file, written.fileName);
  };
  return (
    <Card title="Report" note="one HTML file, without scripts">
      <div className={styles['row']}>
        <p>
          What it is, how good on validation and test, where it fails, its curves, recipe and cost, for
          whoever asks.{' '}
          {withPhotos ? `Up to ${MOST_MISTAKES} of the photos that it gets wrong are` : 'No photo is'} in it;
          names of classes and files are.
        </p>
        <label className={styles['tick']}>
          <input
            type="checkbox"
            checked={withPhotos}
            onChange={(event) => setWithPhotos(event.target.checked)}
          />
          with photos
        </label>
        <Button disabled={job !== null} onClick={() => void save()}>
          <Icon name="download" /> Save report
        </Button>
      </div>
      {job !== null && <JobCard job={job} />}
    </Card>
  );
}
