/**
 * The first station: the explanation while there is nothing, the progress while photos come in, the folder once they
 * are here.
 */
import { lazy, Suspense } from 'react';
import { StationFault } from '../base/FaultNote.tsx';
import { useStudio } from '../base/studio-context.tsx';
import { UnreadableNote } from '../base/UnreadableNote.tsx';
import { FirstVisit } from './FirstVisit.tsx';
import { Folder } from './Folder.tsx';
import { Importing } from './Importing.tsx';

/** Most folders are understood without a question. */
const PlanCheck = lazy(async () => ({ default: (await import('./plan/PlanCheck.tsx')).PlanCheck }));

const KnownProjectDialog = lazy(async () => ({
  default: (await import('./KnownProjectDialog.tsx')).KnownProjectDialog,
}));

export function PhotosStation() {
  const job = useStudio((studio) => studio.jobs.import ?? null);
  const proposal = useStudio((studio) => studio.proposal);
  const project = useStudio((studio) => studio.project);
  const known = useStudio((studio) => studio.projectFile.question);
  return (
    <>
      <StationFault station="photos" />
      <UnreadableNote station="photos" />
      {known !== null && (
        <Suspense fallback={null}>
          <KnownProjectDialog question={known} />
        </Suspense>
      )}
      {proposal !== null ? (
        <Suspense fallback={null}>
          <PlanCheck proposal={proposal} />
        </Suspense>
      ) : job !== null ? (
        <Importing job={job} />
      ) : project === null ? (
        <FirstVisit />
      ) : (
        <Folder key={project.id} project={project} />
      )}
    </>
  );
}
