/**
 * The empty state is the explanation: one sentence, one picture, one place to drop a folder, and a sample for those
 * without one.
 */
import { Button } from '../base/Button.tsx';
import { JourneyPicture } from '../base/JourneyPicture.tsx';
import { StationHead } from '../base/StationHead.tsx';
import { useSession } from '../base/studio-context.tsx';
import { DropZone } from './DropZone.tsx';
import styles from './FirstVisit.module.css';

export function FirstVisit() {
  const session = useSession();
  return (
    <div className={styles['visit']}>
      <StationHead title="Teach a small model to tell your photos apart">
        Drop a folder of photos. A large teacher looks at each one once, a small student learns from what it
        saw, and you take the student away as a file.
      </StationHead>
      <JourneyPicture />
      <DropZone />
      <p className={styles['sample']}>
        <span>No photos at hand?</span>
        <Button onClick={() => void session.photos.importSample()}>Try the sample</Button>
        <span>A small set that Pupil draws itself, in seconds.</span>
      </p>
      <ul className={styles['promises']}>
        <li>
          <b>Nothing is uploaded.</b> There is no server; the photos stay in this tab.
        </li>
        <li>
          <b>Folders are classes.</b> <code>train/cat/1.jpg</code> is a cat to train with. Photos without a
          class help too.
        </li>
        <li>
          <b>Close the tab when you like.</b> What is done is kept and goes on where it was.
        </li>
      </ul>
    </div>
  );
}
