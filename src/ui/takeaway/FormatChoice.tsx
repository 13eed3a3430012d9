/** The formats to choose from, each with who wants it and about how much it is. */
import { EXPORT_FORMATS, usualFormats } from '../../core/exports/registry.ts';
import type { Run } from '../../core/records/run.ts';
import { Card } from '../base/Card.tsx';
import { formatBytes } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './FormatChoice.module.css';

interface FormatChoiceProps {
  readonly student: Run['student'];
  readonly disabled: boolean;
}

export function FormatChoice({ student, disabled }: FormatChoiceProps) {
  const session = useSession();
  const chosen = useStudio((studio) => studio.takeaway.formats) ?? usualFormats().map(({ id }) => id);
  const withOwnPhotos = useStudio((studio) => studio.takeaway.withOwnPhotos);
  const formats = EXPORT_FORMATS.all();
  const toggle = (id: string) =>
    // In the order of the page, however they were ticked.
    session.takeaway.choose(
      formats.map((format) => format.id).filter((one) => (one === id) !== chosen.includes(one)),
    );
  const bytes = formats.reduce(
    (sum, { id, sizeBytes }) => sum + (student !== null && chosen.includes(id) ? sizeBytes(student) : 0),
    0,
  );
  const total = student === null ? '' : `about ${formatBytes(bytes)}`;
  return (
    <Card title="Formats" note={chosen.length === 0 ? 'choose at least one' : total}>
      <div className={styles['formats']}>
        {formats.map(({ id, words, sizeBytes }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              disabled={disabled}
              onChange={() => toggle(id)}
            />
            <b>{words.name}</b>
            <small>{student === null ? '' : formatBytes(sizeBytes(student))}</small>
            <span>{words.explanation}</span>
          </label>
        ))}
      </div>
      <label className={styles['own']}>
        <input
          type="checkbox"
          checked={withOwnPhotos}
          disabled={disabled}
          onChange={(event) => session.takeaway.checkByOwnPhotos(event.target.checked)}
        />
        <span>
          Photos to check it by: put 24 of mine into the zip. Unticked, drawn ones of the sample go along, and
          none of yours.
        </span>
      </label>
    </Card>
  );
}
