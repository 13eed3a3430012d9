/** The open project as one file: what it weighs, how far the writing is, and the file. */
import { useEffect, useEffectEvent } from 'react';
import { safeName } from '../../core/datasets/file-names.ts';
import type { Project } from '../../core/records/project.ts';
import type { ProjectFileState } from '../../state/project-file/slice.ts';
import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatBytes, formatCountOf } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { download } from '../charts/download.ts';
import { FileNotes } from './FileNotes.tsx';
import styles from './ProjectFileDialog.module.css';

interface ProjectFileDialogProps {
  readonly project: Project;
  readonly isOpen: boolean;
  onClose(): void;
}

export function ProjectFileDialog({ project, isOpen, onClose }: ProjectFileDialogProps) {
  const session = useSession();
  const { estimatedBytes, written } = useStudio((studio) => studio.projectFile);
  const job = useStudio((studio) => studio.jobs.writeProject ?? null);
  const measure = useEffectEvent(() => {
    if (estimatedBytes === null) void session.projectFile.measure();
  });
  useEffect(() => {
    if (isOpen) measure();
  }, [isOpen]);
  const size = estimatedBytes === null ? '' : `, about ${formatBytes(estimatedBytes)}`;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Take the project with you">
      <p className={styles['words']}>
        One file{size}: the photos’ working copies, labels, names, what the teacher saw, runs and results.
        Drop it on this page in another browser, and a paused run goes on there. The original photos and the
        teacher’s own files are not in it.
      </p>
      <StationFault station="photos" />
      {job !== null ? (
        <JobCard
          job={job}
          actions={<Button onClick={() => session.projectFile.cancelWriting()}>Cancel</Button>}
        />
      ) : written === null ? (
        <Button
          variant="primary"
          onClick={() => void save(fileNameOf(project.name), session.projectFile.write)}
        >
          Export project{size}
        </Button>
      ) : (
        <Written {...written} />
      )}
    </Dialog>
  );
}

type WrittenFile = NonNullable<ProjectFileState['written']>;

function Written({ fileName, sizeBytes, file, notes, counts }: WrittenFile) {
  return (
    <>
      <p>
        <Icon name="check" /> {fileName}: {formatCountOf(counts.photos, 'photo')} and{' '}
        {formatCountOf(counts.runs, 'run')}, {formatBytes(sizeBytes)}.
      </p>
      <FileNotes notes={notes} />
      {file !== null && (
        <Button variant="primary" onClick={() => download(file, fileName)}>
          <Icon name="download" /> Download, {formatBytes(sizeBytes)}
        </Button>
      )}
    </>
  );
}

type Write = (fileName: string, to?: FileSystemFileHandle) => Promise<boolean>;

/** Straight to where the user wants it, where the browser can; else it is offered as a download. */
async function save(fileName: string, write: Write): Promise<void> {
  if (!('showSaveFilePicker' in window)) {
    await write(fileName);
    return;
  }
  let to: FileSystemFileHandle;
  try {
    to = await window.showSaveFilePicker({ suggestedName: fileName });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return;
    // A picker that is not allowed here (in a frame) is no reason to keep the project.
    await write(fileName);
    return;
  }
  await write(to.name, to);
}

export function fileNameOf(project: string): string {
  return `${safeName(project, 'project')}.pupil`;
}
