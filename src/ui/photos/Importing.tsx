/** Photos are coming in: how far, how fast, how long still, how many were skipped, and the way out. */
import type { Job } from '../../state/jobs/job.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession } from '../base/studio-context.tsx';
import styles from './Importing.module.css';

export function Importing({ job }: { job: Job }) {
  const session = useSession();
  // Photos are counted; a project file comes in by its bytes.
  if (job.unit === 'bytes') {
    return (
      <>
        <StationHead title="Opening a project">
          The file is checked to its end before anything of it is stored. Other projects stay as they are.
        </StationHead>
        <Card>
          <JobCard
            job={job}
            actions={<Button onClick={() => session.photos.cancelImport()}>Cancel</Button>}
          />
        </Card>
      </>
    );
  }
  return (
    <>
      <StationHead title="Reading your photos">
        Each photo is checked, decoded once and kept by this browser as a small working copy. The originals
        stay as they are.
      </StationHead>
      <Card>
        <JobCard job={job} actions={<Button onClick={() => session.photos.cancelImport()}>Cancel</Button>} />
      </Card>
      <p className={styles['hint']}>
        A file that cannot be used is skipped and listed with its reason. Nothing stops the import but Cancel.
      </p>
    </>
  );
}
