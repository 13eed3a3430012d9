/** A project file whose project is here already: nothing is overwritten, so it opens beside it or not at all. */
import type { ProjectFileState } from '../../state/project-file/slice.ts';
import { Button } from '../base/Button.tsx';
import { Dialog } from '../base/Dialog.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import styles from './ProjectFileDialog.module.css';

export function KnownProjectDialog({ question }: { question: NonNullable<ProjectFileState['question']> }) {
  const session = useSession();
  const { name, counts } = question.facts;
  const dismiss = () => session.projectFile.dismissQuestion();
  return (
    <Dialog
      isOpen
      onClose={dismiss}
      title="This project is here already"
      actions={
        <>
          <Button onClick={dismiss}>Leave it</Button>
          <Button variant="primary" onClick={() => void session.projectFile.openBeside()}>
            Open beside it
          </Button>
        </>
      }
    >
      <p className={styles['words']}>
        The file holds <bdi>{name}</bdi>, with {formatCountOf(counts.photos, 'photo')} and{' '}
        {formatCountOf(counts.runs, 'run')}. It can open as a second project; the one that is here stays as it
        is. Photos that both have are stored once.
      </p>
    </Dialog>
  );
}
