/** The teacher has looked, at all photos or at some: what it cost, what it knows, and the map. */
import { useMemo } from 'react';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { Button } from '../base/Button.tsx';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatMs } from '../base/format.ts';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { KnowledgeCard } from './KnowledgeCard.tsx';
import styles from './Looked.module.css';
import { MapCard } from './MapCard.tsx';
import { NamingCard } from './naming/NamingCard.tsx';
import { PhotoSearch } from './naming/PhotoSearch.tsx';
import { SelectionCard } from './selection/SelectionCard.tsx';
import { ViewsCard } from './ViewsCard.tsx';

interface LookedProps {
  readonly teacher: TeacherState;
  readonly facts: TeacherFacts;
  onLook(): void;
  onOther(): void;
}

/** @long one report, figure after figure */
export function Looked({ teacher, facts, onLook, onOther }: LookedProps) {
  const session = useSession();
  const photos = useStudio((studio) => studio.photos);
  const included = useMemo(() => photos.filter((photo) => !photo.isExcluded), [photos]);
  // Without names there is nothing to teach: that comes first then.
  const isToBeNamed = included.some((photo) => photo.classIndex === null);
  const { embedded, embedSeconds, msPerImage, knowledge, isAssessing } = teacher;
  const isWhole = embedded >= included.length;
  const isElsewhere = teacher.choice.origin === 'embeddings';
  const cost = [
    embedSeconds === null ? null : formatDuration(embedSeconds * 1000),
    msPerImage === null ? null : `${formatMs(msPerImage)} a photo`,
  ].filter((part) => part !== null);
  return (
    <>
      <StationHead
        title={
          isWhole
            ? isElsewhere
              ? 'Every photo has an embedding'
              : 'The teacher has seen every photo'
            : `The teacher has seen ${formatCount(embedded)} of ${formatCountOf(included.length, 'photo')}`
        }
        actions={
          <>
            <Button onClick={onOther}>Another teacher</Button>
            {isWhole ? (
              <Button look="primary" onClick={() => session.show('student')}>
                On to the student
              </Button>
            ) : (
              <Button look="primary" onClick={onLook}>
                Go on
              </Button>
            )}
          </>
        }
      >
        <bdi>{facts.name}</bdi>{' '}
        {isElsewhere ? (
          `(${formatBytes(facts.sizeBytes)}, ${facts.dtype}), computed elsewhere`
        ) : (
          <>
            {facts.dtype} ({formatBytes(facts.sizeBytes)}) on{' '}
            {facts.device === 'webgpu' ? 'WebGPU' : `WASM, ${formatCountOf(facts.threads, 'thread')}`}
          </>
        )}{' '}
        · {formatCount(facts.dims)} numbers a photo{cost.length > 0 && ` · ${cost.join(', ')}`}
      </StationHead>
      {knowledge === null && isWhole && !isAssessing && (
        <div className={styles['stale']}>
          <span>What the teacher knows was not measured for these labels and splits.</span>
          <Button size="small" onClick={onLook}>
            Measure it now
          </Button>
        </div>
      )}
      {isWhole && !isAssessing && isToBeNamed && <NamingCard facts={facts} />}
      {isWhole && <ViewsCard onLook={onLook} />}
      {knowledge !== null && (
        <div className={styles['cards']}>
          <KnowledgeCard knowledge={knowledge} />
          <MapCard knowledge={knowledge} dims={facts.dims} />
        </div>
      )}
      {isWhole && !isAssessing && (
        <>
          {!isToBeNamed && <NamingCard facts={facts} />}
          <SelectionCard />
          <PhotoSearch facts={facts} />
        </>
      )}
    </>
  );
}
