/** Logo, name, the project and whether it is kept, and the way to the explanation. */
import { Button } from '../base/Button.tsx';
import { useStudio } from '../base/studio-context.tsx';
import styles from './Header.module.css';
import { Logo } from './Logo.tsx';

interface HeaderProps {
  onWhatIsThis(): void;
  onShortcuts(): void;
}

export function Header({ onWhatIsThis, onShortcuts }: HeaderProps) {
  const project = useStudio((studio) => studio.project);
  return (
    <header className={styles['header']}>
      <Logo sizePx={24} />
      <b className={styles['name']}>Pupil</b>
      {project !== null && (
        <span className={styles['project']}>
          <bdi>{project.name}</bdi> <span>· saved in this browser</span>
        </span>
      )}
      <span className={styles['space']} />
      <Button
        variant="quiet"
        size="small"
        onClick={onShortcuts}
        aria-label="Keyboard shortcuts"
        title="Shortcuts (?)"
      >
        ?
      </Button>
      <Button onClick={onWhatIsThis}>What is this?</Button>
    </header>
  );
}
