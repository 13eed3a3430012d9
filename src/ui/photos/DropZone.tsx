/**
 * A large place to drop a folder, files or a zip, with the same ways as buttons. Files may be dropped anywhere on the
 * page.
 */
import { useRef } from 'react';
import type { PhotoSource } from '../../state/sources.ts';
import { Button } from '../base/Button.tsx';
import { cx } from '../base/cx.ts';
import { Icon } from '../base/Icon.tsx';
import { useSession } from '../base/studio-context.tsx';
import styles from './DropZone.module.css';
import { FileInputs } from './FileInputs.tsx';
import { useDrop } from './use-drop.ts';
import { useIntake } from './use-intake.ts';

interface DropZoneProps {
  /** In place of making a project of what came in. */
  readonly onTake?: (sources: readonly PhotoSource[]) => Promise<unknown>;
}

export function DropZone({ onTake }: DropZoneProps) {
  const session = useSession();
  const intake = useIntake(async (sources) => {
    if (await session.projectFile.take(sources)) return;
    await (onTake ?? session.photos.import)(sources);
  });
  const filesInput = useRef<HTMLInputElement>(null);
  const isDragging = useDrop((transfer) => void intake.drop(transfer));
  return (
    <section className={cx(styles['zone'], isDragging && styles['over'])} aria-label="Bring in photos">
      <Icon name="folder" sizePx={28} />
      <p className={styles['title']}>
        {isDragging ? 'Let go, and Pupil reads them' : 'Drop a folder of photos here'}
      </p>
      <div className={styles['ways']}>
        <Button variant="primary" onClick={intake.chooseFolder}>
          Choose a folder
        </Button>
        <Button onClick={() => filesInput.current?.click()}>Choose files</Button>
      </div>
      <p className={styles['kinds']}>
        A folder a class, one folder of everything, photos with a list of labels, an archive, or a project of
        Pupil.
      </p>
      <FileInputs
        intake={intake}
        filesInput={filesInput}
        folder={{ way: 'folder', label: 'A folder of photos' }}
        files={{
          way: 'files',
          label: 'Photos or a zip',
          accept: 'image/*,.zip,.tar,.tgz,.gz,.parquet,.pupil',
        }}
      />
    </section>
  );
}
