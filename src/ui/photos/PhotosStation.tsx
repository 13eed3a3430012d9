/**
 * The first station: the explanation while there is nothing, the progress while photos come in, the folder once they
 * are here.
 */
import { StationFault } from '../base/FaultNote.tsx';
import { useStudio } from '../base/studio-context.tsx';
import { UnreadableNote } from '../base/UnreadableNote.tsx';
import { FirstVisit } from './FirstVisit.tsx';
import { Folder } from './Folder.tsx';
import { Importing } from './Importing.tsx';

export function PhotosStation() {
  const job = useStudio((studio) => studio.jobs.import ?? null);
  const project = useStudio((studio) => studio.project);
  return (
    <>
      <StationFault station="photos" />
      <UnreadableNote station="photos" />
      {job !== null ? (
        <Importing job={job} />
      ) : project === null ? (
        <FirstVisit />
      ) : (
        <Folder key={project.id} project={project} />
      )}
    </>
  );
}
