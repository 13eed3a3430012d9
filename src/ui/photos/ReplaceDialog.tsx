/** Other photos take the place of these: said once, with what goes with them, before anything is dropped. */

import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { DropZone } from './DropZone.tsx';
import styles from './ReplaceDialog.module.css';

export function ReplaceDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const session = useSession();
  const name = useStudio((studio) => studio.project?.name ?? '');
  const runs = useStudio((studio) => studio.student.runs.length);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Other photos">
      <p className={styles['warning']}>
        They take the place of <bdi>{name}</bdi>
        {runs > 0 && <b> and its {formatCountOf(runs, 'run')}</b>} once they are read. What the teacher
        already saw is kept: a photo that comes back is not looked at twice.
      </p>
      <DropZone />
      <div className={styles['more']}>
        <Button onClick={() => void session.importSample()}>Use the sample</Button>
        <Button look="danger" onClick={() => void session.removeProject()}>
          Forget these photos
        </Button>
      </div>
    </Dialog>
  );
}
