/** What the user made leaves: photos in folders, labels as a table, embeddings for other tools. */
import { useEffect, useState } from 'react';
import type { DataOut, EmbeddingLayout } from '../../core/datasets/data-out.ts';
import { WORKING_SHORT_SIDE_PX } from '../../core/limits.ts';
import type { Project } from '../../core/records/project.ts';
import type { PhotoSource } from '../../state/sources.ts';
import { Button } from '../base/Button.tsx';
import { type Choice, ChoiceCards } from '../base/ChoiceCards.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { Field } from '../base/Field.tsx';
import { formatBytes, formatCount, formatCountOf } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { download } from '../charts/download.ts';
import styles from './DataOutDialog.module.css';
import { DropZone } from './DropZone.tsx';
import type { PhotoCounts } from './photo-counts.ts';

const LAYOUTS: readonly { readonly id: EmbeddingLayout; readonly name: string }[] = [
  { id: 'npy', name: '.npy and a list of names (NumPy)' },
  { id: 'safetensors', name: '.safetensors, names inside' },
  { id: 'clip-retrieval', name: 'clip-retrieval’s folders: .npy and Parquet' },
];

interface DataOutDialogProps {
  readonly project: Project;
  readonly counts: PhotoCounts;
  onClose(): void;
}

export function DataOutDialog({ project, counts, onClose }: DataOutDialogProps) {
  const session = useSession();
  const [kind, setKind] = useState<DataOut['kind']>('photos');
  const [withExcluded, setWithExcluded] = useState(false);
  const [layout, setLayout] = useState<EmbeddingLayout>('npy');
  const [originals, setOriginals] = useState<readonly PhotoSource[] | undefined>(undefined);
  const { facts, embedded } = useStudio((studio) => studio.teacher);
  // The file is as large as what it holds: it goes with the question that it answers.
  useEffect(() => () => session.photos.forgetWritten(), [session]);

  const outOf = (): DataOut => {
    if (kind === 'photos') return { kind, withExcluded };
    if (kind === 'labels' || facts === null) return { kind: 'labels' };
    return { kind, layout, fingerprint: facts.fingerprint, teacher: facts.name };
  };
  const choices = choicesOf(facts !== null && embedded > 0);
  /** Another answer is another file: the one that was written for the last is not offered any more. */
  function asks<T>(set: (value: T) => void) {
    return (value: T) => {
      session.photos.forgetWritten();
      set(value);
    };
  }
  return (
    <Dialog isOpen onClose={onClose} title="Export data">
      <div className={styles['form']}>
        <ChoiceCards
          label="What leaves"
          choices={choices}
          value={kind}
          minWidth="wide"
          onChoice={asks<DataOut['kind']>(setKind)}
        />
        {kind === 'photos' && (
          <PhotosQuestion
            project={project}
            excluded={counts.excluded}
            withExcluded={withExcluded}
            onExcluded={asks(setWithExcluded)}
            isShown={originals !== undefined}
            onShow={asks(setOriginals)}
          />
        )}
        {kind === 'embeddings' && <LayoutQuestion layout={layout} onLayout={asks(setLayout)} />}
        <StationFault station="dataOut" />
        <Writing onWrite={() => void session.photos.writeData(outOf(), originals)} />
      </div>
    </Dialog>
  );
}

function choicesOf(hasEmbeddings: boolean): readonly Choice<DataOut['kind']>[] {
  return [
    {
      id: 'photos',
      name: 'Photos and labels',
      explanation: ' A zip of split/class/photo with metadata.csv, as ImageFolder and Hugging Face read it.',
      obstacle: null,
    },
    {
      id: 'labels',
      name: 'Labels alone',
      explanation: ' A CSV of path, class, split and SHA-256 for every photo.',
      obstacle: null,
    },
    {
      id: 'embeddings',
      name: 'Embeddings',
      explanation: ' What the teacher saw of each photo, as numbers.',
      obstacle: hasEmbeddings ? null : 'The teacher has seen no photo yet.',
    },
  ];
}

interface LayoutQuestionProps {
  readonly layout: EmbeddingLayout;
  onLayout(layout: EmbeddingLayout): void;
}

function LayoutQuestion({ layout, onLayout }: LayoutQuestionProps) {
  const { facts, embedded } = useStudio((studio) => studio.teacher);
  return (
    <Field label="As" note={`${facts?.name ?? ''} has seen ${formatCountOf(embedded, 'photo')}.`}>
      <select
        value={layout}
        onChange={(event) => onLayout(LAYOUTS.find(({ id }) => id === event.target.value)!.id)}
      >
        {LAYOUTS.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface PhotosQuestionProps {
  readonly project: Project;
  readonly excluded: number;
  readonly withExcluded: boolean;
  onExcluded(withExcluded: boolean): void;
  /** Whether somebody has shown where the originals are. */
  readonly isShown: boolean;
  onShow(sources: readonly PhotoSource[]): void;
}

/** What the bytes will be, before anything is written. */
function PhotosQuestion(props: PhotosQuestionProps) {
  const { project, excluded, withExcluded, onExcluded, isShown, onShow } = props;
  const isKept = useStudio((studio) => studio.changeableId === project.id);
  const areAtHand = isKept || isShown;
  const isSample = project.source === 'sample';
  const photos = useStudio((studio) => studio.photos);
  const sizeBytes = photos.reduce(
    (sum, { isExcluded, sizeBytes: own }) => sum + (isExcluded && !withExcluded ? 0 : own),
    0,
  );
  return (
    <>
      <p>
        {areAtHand
          ? `The files that came in are at hand, so the originals leave, about ${formatBytes(sizeBytes)}. Where one has gone or changed, Pupil’s working copy takes its place.`
          : `${isSample ? 'The sample was drawn here' : 'The files that came in are no longer at hand'}, so Pupil’s working copies leave: JPEGs of at most ${WORKING_SHORT_SIDE_PX} pixels on the shorter side.${isSample ? '' : ' For the originals, show the same folder here once more.'}`}
      </p>
      {!areAtHand && !isSample && <DropZone onTake={async (sources) => onShow(sources)} />}
      {excluded > 0 && (
        <label className={styles['tick']}>
          <input
            type="checkbox"
            checked={withExcluded}
            onChange={(event) => onExcluded(event.target.checked)}
          />
          <span>
            Also the {formatCount(excluded)} excluded {excluded === 1 ? 'photo' : 'photos'}, in a folder of
            their own
          </span>
        </label>
      )}
    </>
  );
}

function Writing({ onWrite }: { onWrite: () => void }) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.dataOut ?? null);
  if (job === null) return <Ready onWrite={onWrite} />;
  const cancel = (
    <Button size="small" onClick={session.photos.cancelWriting}>
      Cancel
    </Button>
  );
  return <JobCard job={job} actions={cancel} />;
}

function Ready({ onWrite }: { onWrite: () => void }) {
  const written = useStudio((studio) => studio.written);
  return (
    <>
      {written !== null && (
        <div className={styles['ready']} role="status">
          {written.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      )}
      <div className={styles['actions']}>
        <Button variant={written === null ? 'primary' : 'plain'} onClick={onWrite}>
          {written === null ? 'Write the file' : 'Write again'}
        </Button>
        {written !== null && (
          <Button variant="primary" onClick={() => download(written.file, written.fileName)}>
            <Icon name="download" /> Download, {formatBytes(written.file.size)}
          </Button>
        )}
      </div>
    </>
  );
}
