/**
 * Other photos, beside these: a new folder, a stored one, the sample. Forgetting is the one thing that cannot be
 * undone, so it asks.
 */
import { useState } from 'react';
import type { Project } from '../../core/records/project.ts';
import type { PhotoSource } from '../../state/sources.ts';
import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { DropZone } from './DropZone.tsx';
import styles from './OtherPhotosDialog.module.css';

export function OtherPhotosDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const session = useSession();
  const project = useStudio((studio) => studio.project);
  const projects = useStudio((studio) => studio.projects);
  const others = projects.filter((one) => one.id !== project?.id);
  const [taken, setTaken] = useState<readonly PhotoSource[] | null>(null);
  if (taken !== null && project !== null) {
    return (
      <Dialog isOpen={isOpen} onClose={() => setTaken(null)} title="Where do they belong?">
        <Destination project={project} sources={taken} />
      </Dialog>
    );
  }
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Other photos">
      <p className={styles['words']}>
        <bdi>{project?.name}</bdi> stays stored with its runs. A photo that the teacher has seen is never
        looked at twice, wherever it turns up.
      </p>
      <DropZone onTake={async (sources) => setTaken(sources)} />
      <ul className={styles['stored']}>
        <li>
          <span>
            The sample<small>a small set that Pupil draws itself</small>
          </span>
          <Button size="small" onClick={() => void session.photos.importSample()}>
            Draw it
          </Button>
        </li>
        {others.map((one) => (
          <li key={one.id}>
            <span>
              <bdi>{one.name}</bdi>
              <small>
                {formatCountOf(one.classes.length, 'class', 'classes')}, of{' '}
                {new Date(one.createdAtMs).toLocaleDateString('en', { dateStyle: 'medium' })}
              </small>
            </span>
            <Button size="small" onClick={() => void session.photos.openProject(one.id)}>
              Open
            </Button>
          </li>
        ))}
      </ul>
      <Forget />
    </Dialog>
  );
}

interface DestinationProps {
  readonly project: Project;
  readonly sources: readonly PhotoSource[];
}

/** A drop beside photos that are there may be more of them, or others. */
function Destination({ project, sources }: DestinationProps) {
  const session = useSession();
  const isTraining = useStudio(
    ({ jobs }) => jobs.train?.state === 'running' || jobs.bakeoff?.state === 'running',
  );
  return (
    <>
      <p className={styles['words']}>
        More photos join the classes of their names, and a list of labels gives them to the photos that are
        there; what the teacher has seen stays seen. A project of its own leaves <bdi>{project.name}</bdi> as
        it is.
        {isTraining && ' The run that trains is paused when the photos are in; it can go on afterwards.'}
      </p>
      <div className={styles['ways']}>
        <Button variant="primary" onClick={() => void session.photos.import(sources, { isAdded: true })}>
          <span>
            Add to <bdi>{project.name}</bdi>
          </span>
        </Button>
        <Button onClick={() => void session.photos.import(sources)}>A new project</Button>
      </div>
    </>
  );
}

function Forget() {
  const session = useSession();
  const name = useStudio((studio) => studio.project?.name ?? '');
  const runs = useStudio((studio) => studio.student.runs.length);
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <Button variant="danger" size="small" onClick={() => setIsAsking(true)}>
        Forget these photos
      </Button>
    );
  }
  return (
    <div className={styles['ask']}>
      <p>
        Forget <bdi>{name}</bdi>
        {runs > 0 && ` and its ${formatCountOf(runs, 'run')}`}? The originals stay where they are. This cannot
        be undone.
      </p>
      <Button size="small" onClick={() => setIsAsking(false)}>
        Keep
      </Button>
      <Button variant="danger" size="small" onClick={() => void session.photos.removeProject()}>
        Forget
      </Button>
    </div>
  );
}
