/** The teacher is being fetched, checked, or looks: how far, and the ways to pause, go on, or take another. */
import type { Job } from '../../state/jobs/job.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Icon } from '../base/Icon.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession } from '../base/studio-context.tsx';

interface LookingProps {
  readonly job: Job;
  onResume(): void;
  onOther(): void;
}

export function Looking({ job, onResume, onOther }: LookingProps) {
  const session = useSession();
  const isPaused = job.state === 'paused';
  const isLooking = job.unit === 'photos';
  return (
    <>
      <StationHead title={titleOf(job)}>
        {isLooking
          ? 'Every finished batch is kept at once: close the tab, and it goes on where it was.'
          : job.unit === 'bytes'
            ? 'Before it sees a photo, its answers are compared with known ones. A device that computes wrongly is not used.'
            : 'From the embeddings alone: how well the classes can already be told apart, and a map of the photos.'}
      </StationHead>
      <Card>
        <JobCard
          job={job}
          actions={
            isPaused ? (
              <>
                <Button variant="primary" onClick={onResume}>
                  <Icon name="play" /> Go on
                </Button>
                <Button onClick={onOther}>Another teacher</Button>
              </>
            ) : (
              <Button disabled={job.state === 'stopping'} onClick={() => session.teacher.pause()}>
                {isLooking && <Icon name="pause" />} {isLooking ? 'Pause' : 'Cancel'}
              </Button>
            )
          }
        />
      </Card>
    </>
  );
}

function titleOf(job: Job): string {
  if (job.state === 'paused') return 'The teacher is waiting';
  if (job.unit === 'photos') return 'The teacher is looking';
  return job.unit === 'bytes' ? 'The teacher is on its way' : 'What does the teacher know?';
}
