/**
 * One run in the list. Renaming happens in place; removing asks in place, because checkpoints cannot be brought back.
 */
import { type KeyboardEvent, useState } from 'react';
import type { Run } from '../../core/records/run.ts';
import { studentName } from '../../core/students/presets.ts';
import { Button } from '../base/Button.tsx';
import { formatCount, formatPercent } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import { headWords } from './head-words.ts';
import styles from './RunList.module.css';
import { canResume, objectiveName, startNote, statusInWords } from './run-words.ts';

interface RunRowProps {
  readonly run: Run;
  readonly isOpen: boolean;
  readonly isCompared: boolean;
  /** Whether any run trains now. */
  readonly isBusy: boolean;
  onOpen(): void;
  onCompare(isCompared: boolean): void;
}

export function RunRow({ run, isOpen, isCompared, isBusy, onOpen, onCompare }: RunRowProps) {
  const session = useSession();
  const { recipe, scores } = run;
  const [isRenaming, setRenaming] = useState(false);
  const rename = (name: string) => {
    setRenaming(false);
    if (name.trim() !== '' && name !== run.name) void session.student.renameRun(run.id, name.trim());
  };
  const learner = [
    studentName(recipe.student),
    `${recipe.student.imageSizePx} px`,
    startNote(recipe),
    headWords(recipe).short,
  ].filter((part) => part !== '');
  return (
    <tr aria-current={isOpen} data-open={isOpen}>
      <td>
        <input
          type="checkbox"
          aria-label={`Overlay ${run.name}`}
          checked={isOpen || isCompared}
          disabled={isOpen}
          onChange={(event) => onCompare(event.target.checked)}
        />
      </td>
      <th scope="row">
        <button type="button" className={styles['name']} onClick={onOpen} disabled={isRenaming}>
          {run.name}
        </button>
        {/* The field lies over the name: the row must not move under the next press. */}
        {isRenaming ? <RenameField name={run.name} onDone={rename} /> : null}
      </th>
      <td>{objectiveName(recipe)}</td>
      <td>{learner.join(', ')}</td>
      <td>{formatPercent(recipe.labelBudget, recipe.labelBudget < 0.1 ? 1 : 0)}</td>
      <td>{score(scores?.validation)}</td>
      <td>{score(scores?.test)}</td>
      <td>{formatCount(run.step)}</td>
      <td>{statusInWords(run.status)}</td>
      <td>
        <RunActions run={run} isBusy={isBusy} onRename={() => setRenaming(true)} />
      </td>
    </tr>
  );
}

interface RunActionsProps extends Pick<RunRowProps, 'run' | 'isBusy'> {
  onRename(): void;
}

function RunActions({ run, isBusy, onRename }: RunActionsProps) {
  const session = useSession();
  const [isRemoving, setRemoving] = useState(false);
  if (isRemoving) {
    return (
      <span className={styles['actions']}>
        Remove with its checkpoints?
        <Button size="small" variant="danger" onClick={() => void session.student.removeRun(run.id)}>
          Remove
        </Button>
        <Button size="small" onClick={() => setRemoving(false)}>
          Keep
        </Button>
      </span>
    );
  }
  return (
    <span className={styles['actions']}>
      {canResume(run) && !isBusy ? (
        <Button size="small" variant="quiet" onClick={() => void session.student.resume(run.id)}>
          Go on<span className={styles['hidden']}> with {run.name}</span>
        </Button>
      ) : null}
      <Button size="small" variant="quiet" onClick={onRename}>
        Rename<span className={styles['hidden']}> {run.name}</span>
      </Button>
      <Button
        size="small"
        variant="quiet"
        disabled={run.status === 'training'}
        onClick={() => setRemoving(true)}
      >
        Remove<span className={styles['hidden']}> {run.name}</span>
      </Button>
    </span>
  );
}

function RenameField({ name, onDone }: { name: string; onDone(name: string): void }) {
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') onDone(event.currentTarget.value);
    if (event.key === 'Escape') onDone(name);
  };
  return (
    <input
      className={styles['rename']}
      aria-label="Name of the run"
      defaultValue={name}
      maxLength={60}
      // biome-ignore lint/a11y/noAutofocus: the field replaces the button that was pressed, and takes its focus
      autoFocus
      onKeyDown={press}
      onBlur={(event) => onDone(event.currentTarget.value)}
    />
  );
}

const score = (value: number | null | undefined) => (value == null ? '–' : formatPercent(value));
