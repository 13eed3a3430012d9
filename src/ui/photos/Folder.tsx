/**
 * The folder as it is: what it holds in one line, its classes and splits, what was left out and why, and the gallery.
 */
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Project } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';
import { formatCount, formatCountOf } from '../base/format.ts';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { ClassList } from './ClassList.tsx';
import { ExportProject } from './ExportProject.tsx';
import { FileNotes } from './FileNotes.tsx';
import styles from './Folder.module.css';
import { FolderNotes } from './FolderNotes.tsx';
import { GalleryPanel } from './GalleryPanel.tsx';
import type { Filter } from './gallery-groups.ts';
import { OtherPhotosDialog } from './OtherPhotosDialog.tsx';
import { countPhotos } from './photo-counts.ts';
import { Splits } from './Splits.tsx';
import { useFilesDraggedIn } from './use-files-dragged-in.ts';

const UnderstoodNote = lazy(async () => ({
  default: (await import('./plan/UnderstoodNote.tsx')).UnderstoodNote,
}));

const DataOutDialog = lazy(async () => ({ default: (await import('./DataOutDialog.tsx')).DataOutDialog }));

const EVERYTHING: Filter = { classIndex: 'all', split: 'all', search: '' };

export function Folder({ project }: { project: Project }) {
  const session = useSession();
  const photos = useStudio((studio) => studio.photos);
  const [filter, setFilter] = useState(EVERYTHING);
  const [isReplacing, setIsReplacing] = useState(false);
  const [isExporting, setIsExporting] = useState(false);
  const counts = useMemo(() => countPhotos(photos, project.classes.length), [photos, project.classes.length]);
  // While data leave, files that are dragged in are the originals.
  useFilesDraggedIn(() => setIsReplacing(!isExporting));
  const { bySplit } = counts;
  return (
    <>
      <StationHead
        title={`${formatCountOf(counts.included, 'photo')} in ${formatCountOf(project.classes.length, 'class', 'classes')}`}
        actions={
          <>
            <ExportProject project={project} />
            <Button onClick={() => setIsExporting(true)}>Export data</Button>
            <Button onClick={() => setIsReplacing(true)}>Other photos</Button>
            <Button variant="primary" onClick={() => session.show('teacher')}>
              On to the teacher
            </Button>
          </>
        }
      >
        <bdi>{project.name}</bdi> · {formatCount(bySplit.train)} to train, {formatCount(bySplit.validation)}{' '}
        to validate, {formatCount(bySplit.test)} to test
        {counts.unlabelled > 0 && ` · ${formatCount(counts.unlabelled)} unlabelled`}
        {counts.excluded > 0 && ` · ${formatCount(counts.excluded)} excluded`}
      </StationHead>
      <div className={styles['columns']}>
        <div className={styles['side']}>
          <ClassList
            classes={project.classes}
            counts={counts}
            chosen={filter.classIndex}
            onChoose={(classIndex) => setFilter({ ...filter, classIndex })}
          />
          <Splits project={project} counts={counts} />
          <Understood project={project} />
          <BroughtNotes />
          <FolderNotes project={project} photos={photos} />
        </div>
        <GalleryPanel
          project={project}
          photos={photos}
          counts={counts}
          filter={filter}
          onFilter={setFilter}
        />
      </div>
      {isExporting && (
        <Suspense fallback={null}>
          <DataOutDialog project={project} counts={counts} onClose={() => setIsExporting(false)} />
        </Suspense>
      )}
      <OtherPhotosDialog isOpen={isReplacing} onClose={() => setIsReplacing(false)} />
    </>
  );
}

/** What is worth knowing of a project that came in as one file. */
function BroughtNotes() {
  const brought = useStudio((studio) => studio.projectFile.brought);
  return brought === null ? null : <FileNotes notes={brought.notes} />;
}

function Understood({ project }: { project: Project }) {
  if (project.understood === null) return null;
  return (
    <Suspense fallback={null}>
      <UnderstoodNote project={project} understood={project.understood} />
    </Suspense>
  );
}
