/** The teacher has looked, at all photos or at some: what it knows, the map, and what can be done now. */
import { useMemo } from 'react';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { Button } from '../base/Button.tsx';
import { useStudio } from '../base/studio-context.tsx';
import { KnowledgeCard } from './KnowledgeCard.tsx';
import styles from './Looked.module.css';
import { LookedHead } from './LookedHead.tsx';
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

export function Looked({ teacher, facts, onLook, onOther }: LookedProps) {
  const photos = useStudio((studio) => studio.photos);
  const included = useMemo(() => photos.filter((photo) => !photo.isExcluded), [photos]);
  // Without names there is nothing to teach: that comes first then.
  const isToBeNamed = included.some((photo) => photo.classIndex === null);
  const { embedded, knowledge, isAssessing } = teacher;
  const isWhole = embedded >= included.length;
  return (
    <>
      <LookedHead
        teacher={teacher}
        facts={facts}
        included={included.length}
        onLook={onLook}
        onOther={onOther}
      />
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
