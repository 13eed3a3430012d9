/** The second station: which teacher, how far its one look at each photo is, and what it turned out to know. */
import { useState } from 'react';
import { Button } from '../base/Button.tsx';
import { EmptyState } from '../base/EmptyState.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { Icon } from '../base/Icon.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { UnreadableNote } from '../base/UnreadableNote.tsx';
import { Looked } from './Looked.tsx';
import { Looking } from './Looking.tsx';
import { StoredModels } from './StoredModels.tsx';
import { TeacherChooser } from './TeacherChooser.tsx';
import { TeacherReport } from './TeacherReport.tsx';
import styles from './TeacherStation.module.css';

export function TeacherStation() {
  const session = useSession();
  const project = useStudio((studio) => studio.project);
  const teacher = useStudio((studio) => studio.teacher);
  const job = useStudio((studio) => studio.jobs.look ?? null);
  const [isChoosing, setIsChoosing] = useState(false);
  const look = () => {
    setIsChoosing(false);
    void session.teacher.embed();
  };
  if (project === null) return <NoPhotos />;
  const { facts, embedded } = teacher;
  const hasLooked = facts !== null && embedded > 0;
  return (
    <>
      <StationFault station="teacher" onRemedy={look} />
      <UnreadableNote station="teacher" />
      {teacher.notice !== null && !isChoosing && (
        <p className={styles['notice']}>
          <Icon name="warning" />
          <bdi>{teacher.notice}</bdi>
        </p>
      )}
      {job !== null ? (
        <Looking job={job} onResume={look} onOther={() => session.teacher.choose({ ...teacher.choice })} />
      ) : hasLooked && !isChoosing ? (
        <Looked teacher={teacher} facts={facts} onLook={look} onOther={() => setIsChoosing(true)} />
      ) : (
        <TeacherChooser
          teacher={teacher}
          onLook={look}
          onUsed={() => setIsChoosing(false)}
          onKeep={hasLooked ? () => setIsChoosing(false) : null}
        />
      )}
      {!isChoosing && <TeacherReport teacher={teacher} />}
      <StoredModels />
    </>
  );
}

function NoPhotos() {
  const session = useSession();
  return (
    <>
      <StationHead title="Teacher">A large vision model that looks at each photo once.</StationHead>
      <EmptyState
        title="The teacher needs photos to look at"
        actions={<Button onClick={() => session.show('photos')}>To the photos</Button>}
      >
        Its notes, the embeddings, will be kept in this browser, and this place will show what it knows about
        your classes.
      </EmptyState>
      <StoredModels />
    </>
  );
}
